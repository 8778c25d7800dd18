import { createServer } from "node:net";

/** Which of these ports on 127.0.0.1 somebody listens on. */
export async function takenPorts(ports: readonly number[]): Promise<readonly number[]> {
  const isTaken = (port: number): Promise<boolean> =>
    new Promise((done) => {
      const server = createServer();
      server.once("error", () => {
        done(true);
      });
      server.listen(port, "127.0.0.1", () => {
        server.close(() => {
          done(false);
        });
      });
    });
  const taken = await Promise.all(ports.map(async (port) => ((await isTaken(port)) ? [port] : [])));
  return taken.flat();
}
