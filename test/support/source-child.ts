// A process of its own with a Kafka source in it, for tests that kill it: settings as JSON in the first argument, one line when it reads.
import { KafkaSource, type KafkaSourceSettings } from "../../src/edge/sources/kafka.ts";
import { RecordingListener } from "./recording-listener.ts";

const settings = JSON.parse(process.argv[2] ?? "{}") as KafkaSourceSettings;
const listener = new RecordingListener();
await new KafkaSource(settings, () => undefined, Date.now).start(listener);
await listener.until("connected", () => listener.holds("connected"));
process.stdout.write("reading\n");
