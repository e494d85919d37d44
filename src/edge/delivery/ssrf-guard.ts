import { BlockList, isIP } from "node:net";
import type { Reach } from "../../core/http-message.ts";

/** Never: link-local with the clouds' metadata services, multicast, "this network", and what is not routable at all. */
const forbidden = blockList(
  ["169.254.0.0/16", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32", "192.0.0.192/32"],
  ["fe80::/10", "ff00::/8", "fd00:ec2::254/128", "::/128"],
);
/** Only where a person named the host: loopback, RFC 1918, carrier-grade NAT (RFC 6598), unique local. */
const internal = blockList(
  ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
  ["::1/128", "fc00::/7"],
);
const metadataHosts: ReadonlySet<string> = new Set([
  "metadata.google.internal",
  "metadata",
  "instance-data",
  "metadata.azure.internal",
]);

/** Why a URL must not be asked, or undefined. Looks at the text alone; `addressRefusal` looks at where it leads. */
export function urlRefusal(url: URL, reach: Reach): string | undefined {
  const host = bareHost(url.hostname);
  if (url.protocol !== "https:" && url.protocol !== "http:") return `${url.protocol} is no web address`;
  if (metadataHosts.has(host.replace(/\.$/, ""))) return "the host is a cloud metadata service";
  if (isIP(host) !== 0) {
    const refusal = addressRefusal(host, reach);
    if (refusal !== undefined) return refusal;
  }
  if (url.protocol === "http:" && !reach.allowInsecure && !isLoopbackHost(host))
    return "http without TLS; use https, or set allowInsecure: true";
  return undefined;
}

/** Why no connection may be made to an IP address, or undefined. */
export function addressRefusal(address: string, reach: Reach): string | undefined {
  // ::ffff:169.254.169.254 is 169.254.169.254 in other clothes; BlockList sees through it only for IPv4 rules.
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (forbidden.check(address, family)) return `${address} is a link-local, metadata or unroutable address`;
  if (!reach.named && internal.check(address, family))
    return `${address} is a private address, and the settings do not name this host`;
  return undefined;
}

function isLoopbackHost(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "::1" ||
    (isIP(host) === 4 && host.startsWith("127."))
  );
}

/** The host without the brackets of an IPv6 literal. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "").toLowerCase();
}

function blockList(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [ranges, family] of [
    [ipv4, "ipv4"],
    [ipv6, "ipv6"],
  ] as const) {
    for (const range of ranges) {
      const [network = "", prefix] = range.split("/");
      list.addSubnet(network, Number(prefix), family);
    }
  }
  return list;
}
