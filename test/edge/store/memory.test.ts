import { MemoryStore } from "../../../src/edge/store/memory.ts";
import { storeContract } from "./store-contract.ts";

storeContract(
  async () => new MemoryStore(),
  async (store) => store,
);
