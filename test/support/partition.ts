// A network between a client and a server of this machine that can be cut.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes on all that is sent, until it is cut. */
export class Network {
  readonly #server: Server;
  readonly #links: Set<[Socket, Socket]> = new Set();
  #cut = false;

  private constructor(target: number) {
    this.#server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      const link: [Socket, Socket] = [near, far];
      this.#links.add(link);
      const pass = (from: Socket, to: Socket): void => {
        from.on('data', (bytes) => {
          if (!this.#cut) to.write(bytes);
        });
        from.on('error', () => {});
        from.on('close', () => {
          // Who is cut off does not hear of it.
          if (!this.#cut) this.#end(link);
        });
      };
      pass(near, far);
      pass(far, near);
    });
  }

  static async to(target: number): Promise<Network> {
    const network = new Network(target);
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    return network;
  }

  get connection(): { host: string; port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as { port: number }).port };
  }

  /** From now on nothing arrives, and nobody is told. */
  cut(): void {
    this.#cut = true;
  }

  /** New connections pass. `reset`: those from before learn that they are none; else they stay silent for ever. */
  mend(reset: boolean): void {
    this.#cut = false;
    for (const link of this.#links) {
      if (reset) this.#end(link);
      else for (const socket of link) socket.removeAllListeners('data').resume();
    }
  }

  async end(): Promise<void> {
    this.#cut = false;
    for (const link of this.#links) this.#end(link);
    this.#server.close();
  }

  #end(link: [Socket, Socket]): void {
    this.#links.delete(link);
    for (const socket of link) socket.destroy();
  }
}
