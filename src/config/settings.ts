import type { z } from "zod";
import type { settingsSchema } from "./schema.ts";

/** The resolved settings: every default filled in, durations in ms, secrets read, paths of references and of the store absolute. */
export type Settings = z.output<typeof settingsSchema>;
