import { expect, test } from "vitest";
import { addressRefusal, urlRefusal } from "../../../src/edge/delivery/ssrf-guard.ts";

const named = { named: true, allowInsecure: false };
const builtIn = { named: false, allowInsecure: false };

test.each([
  "http://169.254.169.254/latest",
  "http://[fe80::1]/",
  "http://[::ffff:169.254.169.254]/",
  "http://metadata.google.internal/",
  "https://100.100.100.200/",
  "http://0.0.0.0/",
  "https://[fd00:ec2::254]/",
  "http://0xa9fea9fe/",
])("%s is never asked, whatever the settings say", (url) => {
  expect(urlRefusal(new URL(url), { named: true, allowInsecure: true })).toBeTypeOf("string");
});

test.each(["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:10.0.0.1"])(
  "%s is reached only where a person named the host",
  (address) => {
    expect(addressRefusal(address, named)).toBeUndefined();
    expect(addressRefusal(address, builtIn)).toContain("private");
  },
);

test.each(["93.184.216.34", "2606:2800:220:1::1", "172.32.0.1", "100.128.0.1"])("%s is public", (address) => {
  expect(addressRefusal(address, builtIn)).toBeUndefined();
});

test("http is for loopback, or where it was asked for", () => {
  expect(urlRefusal(new URL("http://127.0.0.1:8080/"), named)).toBeUndefined();
  expect(urlRefusal(new URL("http://localhost:8080/"), named)).toBeUndefined();
  expect(urlRefusal(new URL("http://controller.default.svc/"), named)).toContain("TLS");
  expect(urlRefusal(new URL("http://controller.default.svc/"), { ...named, allowInsecure: true })).toBeUndefined();
  expect(urlRefusal(new URL("ftp://example.org/"), named)).toContain("no web address");
});
