import type { Admin, Kafka } from "./client.ts";

/** Whoever asks asks again soon, so one retry is enough. */
const retry = { retries: 1 };

/**
 * Admin clients that stay connected, one for each purpose: kafkajs asks for every topic that a client was ever asked for,
 * and one that has gone fails them all.
 */
export class Admins {
  readonly #kafka: Kafka;
  readonly #open = new Map<string, Promise<Admin>>();

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** Runs `work` on the client of that purpose; a client that failed is closed, and the next use has a new one. */
  async use<T>(purpose: string, work: (admin: Admin) => Promise<T>): Promise<T> {
    let admin = this.#open.get(purpose);
    if (admin === undefined) {
      admin = this.#connect();
      this.#open.set(purpose, admin);
    }
    try {
      return await work(await admin);
    } catch (error) {
      if (this.#open.get(purpose) === admin) this.#open.delete(purpose);
      await admin.then(close, () => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map((admin) => admin.then(close, () => undefined)));
  }

  async #connect(): Promise<Admin> {
    const admin = this.#kafka.admin({ retry });
    await admin.connect().catch(async (error: unknown) => {
      await close(admin);
      throw error;
    });
    return admin;
  }
}

/** A client that cannot say goodbye is gone all the same. */
async function close(admin: Admin): Promise<void> {
  await admin.disconnect().catch(() => undefined);
}
