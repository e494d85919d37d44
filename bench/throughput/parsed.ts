import { report } from "./reader.ts";
import { readWithStockClient } from "./stock-reader.ts";

/** kafkajs and `JSON.parse` of every value. */
report(await readWithStockClient((value) => JSON.parse(String(value))));
