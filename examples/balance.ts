// A pole on a cart, balanced by a recurrent network that sees positions only: how fast they change it has to remember. It learns from a
// controller that sees speeds, tries, is told what that would have done, and learns again. Control goes step by step, by a session.
import { adam, dense, gru, Network, RandomState } from 'myelin';

/** Where the cart is, how fast; the pole's angle, how fast: metres, radians, seconds. */
type State = readonly [x: number, speed: number, angle: number, turning: number];

const SECOND = 50; // steps
const LONG = 10 * SECOND;

/** A fiftieth of a second under a force of up to 10 N (Barto, Sutton and Anderson 1983). */
function move([x, speed, angle, turning]: State, force: number): State {
  const [gravity, cart, pole, half, step] = [9.8, 1, 0.1, 0.5, 1 / SECOND];
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const pushed = (force + pole * half * turning ** 2 * sine) / (cart + pole);
  const turn =
    (gravity * sine - cosine * pushed) / (half * (4 / 3 - (pole * cosine ** 2) / (cart + pole)));
  const push = pushed - (pole * half * turn * cosine) / (cart + pole);
  return [x + step * speed, speed + step * push, angle + step * turning, turning + step * turn];
}

const fallen = ([x, , angle]: State): boolean => Math.abs(x) > 2.4 || Math.abs(angle) > 0.4;
const cut = (force: number): number => Math.min(10, Math.max(-10, force));
const teacher = ([x, speed, angle, turning]: State): number =>
  cut(1.5 * x + 2.5 * speed + 35 * angle + 7 * turning);
/** What the network sees: no speeds. */
const seen = ([x, , angle]: State): readonly number[] => [x, 5 * angle];

const network = new Network({
  inputs: [null, 2],
  layers: [gru({ units: 16, returnSequences: true }), dense({ units: 1 })],
  seed: 1,
});
const random = new RandomState(1);
const start = (): State => {
  const [x, speed, angle, turning] = random.uniform(-1, 1, 4);
  return [x!, 0.5 * speed!, 0.15 * angle!, 0.3 * turning!];
};

/** A run: what was seen, what the teacher would have done, steps until the pole fell. */
function attempt(control: ((state: State) => number) | undefined): {
  inputs: number[][];
  targets: number[][];
} {
  const session = network.session();
  const [inputs, targets]: [number[][], number[][]] = [[], []];
  for (let state = start(); inputs.length < LONG && !fallen(state); ) {
    const sight = [...seen(state)];
    inputs.push(sight);
    targets.push([teacher(state) / 10]);
    const own = 10 * session.step(sight)[0]!;
    state = move(state, cut((control?.(state) ?? own) + random.normal(0, 0.5)));
  }
  session.dispose();
  return { inputs, targets };
}

const lessons = Array.from({ length: 12 }, () => attempt(teacher));
for (let round = 0; round < 3; round++) {
  network.train(
    lessons.map(({ inputs }) => inputs),
    lessons.map(({ targets }) => targets),
    {
      epochs: 15,
      batchSize: 4,
      loss: 'meanSquaredError',
      optimizer: adam({ learningRate: 0.005 }),
    },
  );
  const tries = Array.from({ length: 20 }, () => attempt(undefined));
  lessons.push(...tries);
  const stood = tries.filter(({ inputs }) => inputs.length === LONG).length;
  const mean = tries.reduce((sum, { inputs }) => sum + inputs.length, 0) / tries.length / SECOND;
  console.log(
    `round ${round + 1}: up for ${mean.toFixed(1)} s on average, ${stood} of 20 poles for all ${LONG / SECOND} s`,
  );
}
