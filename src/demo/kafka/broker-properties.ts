/** Ports of one broker on loopback: clients, the controller, and clients that must log in (null: no such listener). */
export interface BrokerPorts {
  readonly client: number;
  readonly controller: number;
  readonly login: number | null;
}

/** The one account that the `login` listener knows, by PLAIN and by SCRAM. */
export const loginAccount = { username: "driftline", password: "let-me-in" } as const;

/**
 * `server.properties` of a single-node Kafka in KRaft mode for tests and the demo.
 * One partition each for offsets and transactions, no waiting for further members, short sessions allowed, and no topic made by asking for it.
 */
export function brokerProperties(ports: BrokerPorts, dataDir: string, bindHost = "127.0.0.1"): string {
  const listeners = [`PLAINTEXT://${bindHost}:${ports.client}`, `CONTROLLER://${bindHost}:${ports.controller}`];
  const advertised = [`PLAINTEXT://127.0.0.1:${ports.client}`];
  const login: Record<string, string> = {};
  if (ports.login !== null) {
    listeners.push(`LOGIN://${bindHost}:${ports.login}`);
    advertised.push(`LOGIN://127.0.0.1:${ports.login}`);
    const { username, password } = loginAccount;
    const account = `username="${username}" password="${password}"`;
    login["sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512";
    login["listener.name.login.plain.sasl.jaas.config"] =
      `org.apache.kafka.common.security.plain.PlainLoginModule required ${account} user_${username}="${password}";`;
    for (const scram of ["scram-sha-256", "scram-sha-512"]) {
      login[`listener.name.login.${scram}.sasl.jaas.config`] =
        "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    }
  }
  const properties: Record<string, string> = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@127.0.0.1:${ports.controller}`,
    "controller.listener.names": "CONTROLLER",
    listeners: listeners.join(","),
    "advertised.listeners": advertised.join(","),
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT",
    "log.dirs": dataDir,
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.num.partitions": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    // A killed broker may come back under its id once its session is over.
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
    "group.min.session.timeout.ms": "1000",
    "auto.create.topics.enable": "false",
    "log.segment.delete.delay.ms": "1000",
    ...login,
  };
  return `${Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n")}\n`;
}
