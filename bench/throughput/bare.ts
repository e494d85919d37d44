import { report } from "./reader.ts";
import { readWithStockClient } from "./stock-reader.ts";

/** Bare kafkajs: every batch is received, no value is looked at. */
report(await readWithStockClient(() => undefined));
