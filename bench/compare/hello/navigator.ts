// Node 20 has no navigator, which jax-js reads without asking. To be imported before it.
(globalThis as { navigator?: object }).navigator ??= {};
