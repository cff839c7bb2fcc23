// Runs the program above in a worker of this page (scripts/site-examples.mjs has made a module of it), and shows what it prints.
import { withBase } from 'vitepress';
import { defineComponent, h, onUnmounted, ref } from 'vue';

const BUTTON = {
  ready: 'Run it here',
  running: 'Stop',
  done: 'Run it again',
  failed: 'Run it again',
};

export const RunExample = defineComponent({
  props: { name: { type: String, required: true } },
  setup(props) {
    const lines = ref([]);
    const state = ref('ready');
    let worker;

    function end(next) {
      worker?.terminate();
      worker = undefined;
      state.value = next;
    }

    function run() {
      if (state.value === 'running') return end('done');
      lines.value = [];
      state.value = 'running';
      worker = new Worker(withBase(`/examples/${props.name}.js`), { type: 'module' });
      worker.onmessage = ({ data }) => {
        if (data.done) end('done');
        else lines.value.push(data.line);
      };
      worker.onerror = ({ message }) => {
        lines.value.push(message || 'The program could not be loaded.');
        end('failed');
      };
    }

    onUnmounted(() => worker?.terminate());
    return () =>
      h('div', { class: 'run-example', 'data-state': state.value }, [
        h('button', { type: 'button', onClick: run }, BUTTON[state.value]),
        state.value === 'ready'
          ? null
          : h('pre', { 'aria-live': 'polite', tabindex: 0 }, lines.value.join('\n')),
      ]);
  },
});
