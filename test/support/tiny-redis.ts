import { createServer, type Server, type Socket } from "node:net";

/** A Redis of GET, MGET and SET, as far as its protocol says: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export class TinyRedis {
  readonly kept = new Map<string, string>();
  /** What each SET said of how long its value is kept. */
  readonly lifetimes: string[] = [];
  /** Names of all commands that came. */
  readonly commands: string[] = [];
  /** Takes commands and says nothing. */
  hangs = false;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#sockets.add(socket);
    let text = "";
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      for (;;) {
        const found = /^\*(\d+)\r\n/.exec(text);
        if (found === null) return;
        const words = text.slice(found[0].length).split("\r\n", 2 * Number(found[1]) + 1);
        if (words.length <= 2 * Number(found[1])) return;
        const command = words.filter((_, index) => index % 2 === 1);
        text = text.slice(found[0].length + words.slice(0, -1).join("\r\n").length + 2);
        this.commands.push(command[0]?.toLowerCase() ?? "");
        if (!this.hangs) socket.write(this.#answer(command), "latin1");
      }
    });
  });

  #bulk(key: string): string {
    const found = this.kept.get(key);
    return found === undefined ? "$-1\r\n" : `$${found.length}\r\n${found}\r\n`;
  }

  #answer([name = "", ...words]: readonly string[]): string {
    const [key = "", value = "", , lifetime = ""] = words;
    switch (name.toLowerCase()) {
      case "get":
        return this.#bulk(key);
      case "mget":
        return `*${words.length}\r\n${words.map((word) => this.#bulk(word)).join("")}`;
      case "set":
        this.kept.set(key, value);
        this.lifetimes.push(lifetime);
        return "+OK\r\n";
      default:
        return "-ERR unknown command\r\n";
    }
  }

  async start(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
