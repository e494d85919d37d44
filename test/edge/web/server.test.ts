import { expect, test } from "vitest";
import { listen, type NotListening, type WebServer } from "../../../src/edge/web/server.ts";

async function started(app: Parameters<typeof listen>[0]): Promise<WebServer> {
  const server = await listen(app, "127.0.0.1", 0);
  if ("what" in server) throw new Error(server.what);
  return server;
}

test("a port that is taken is said, with what to do", async () => {
  const first = await started((_, response) => response.end());
  const second = (await listen(() => undefined, "127.0.0.1", Number(new URL(first.url).port))) as NotListening;
  expect(second.what).toContain("EADDRINUSE");
  expect(second.remedy).toContain("http.port");
  await first.close(0);
});

test("an address of another machine is said too", async () => {
  expect(await listen(() => undefined, "192.0.2.1", 0)).toMatchObject({ remedy: expect.stringContaining("http.host") });
});

test("closing lets a request under way end, and cuts one that never would", async () => {
  let finish = () => {};
  const arrived = Promise.withResolvers<void>();
  const patient = await started((_, response) => {
    finish = () => response.end("done");
    arrived.resolve();
  });
  const answer = fetch(patient.url).then((response) => response.text());
  await arrived.promise;
  const closing = patient.close(60_000);
  finish();
  expect(await answer).toBe("done");
  await closing;

  const entered = Promise.withResolvers<void>();
  const stuck = await started(() => entered.resolve());
  const cut = fetch(stuck.url).then(
    () => "answered",
    () => "cut",
  );
  await entered.promise;
  await stuck.close(1);
  expect(await cut).toBe("cut");
});
