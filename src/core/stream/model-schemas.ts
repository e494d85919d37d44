import { jsonCodec, pack, unpack } from "../codec.ts";
import { type PaneLayout, provisionalLayout } from "../profile/layout.ts";
import { type ColumnKind, Schema } from "../schema.ts";
import type { ModelExtras } from "./model-extras.ts";

/** Models beyond this many are refused, so that a field full of random names cannot fill the memory. */
const modelLimit = 200;

type StoredColumn = readonly [name: string, kind: ColumnKind, categories: readonly string[]];
const schemaCodec = jsonCodec<readonly StoredColumn[]>(1);

/** The schema and layout of every model: provisional from its first row until a reference freezes it. */
export class ModelSchemas {
  readonly #schemas = new Map<string, Schema>();
  /** By schema object, so that rows decoded just before a reference came still find the layout of their own columns. */
  readonly #layouts = new WeakMap<Schema, PaneLayout>();
  /** What the store knows of a provisional schema: its number of columns and categories, which only grow. */
  readonly #stored = new Map<string, number>();
  readonly #extras: ModelExtras;

  /** @param extras asked once for each schema, which shares the dictionaries of its model */
  constructor(extras: ModelExtras) {
    this.#extras = extras;
  }

  schemaOf(model: string): Schema | "refused" {
    const known = this.#schemas.get(model);
    if (known !== undefined) return known;
    if (this.#schemas.size >= modelLimit) return "refused";
    const schema = new Schema(model, "provisional", []);
    schema.extras = this.#extras.of(model);
    this.#schemas.set(model, schema);
    return schema;
  }

  /** Rows decoded from now on follow this schema and are counted in this layout. */
  freeze(schema: Schema, layout: PaneLayout): void {
    schema.extras = this.#extras.of(schema.model);
    this.#schemas.set(schema.model, schema);
    this.#layouts.set(schema, layout);
  }

  layoutOf(schema: Schema): PaneLayout {
    return this.#layouts.get(schema) ?? provisionalLayout;
  }

  /** Hands on the provisional schemas that have grown, and the models whose schema is no longer provisional. */
  takeDirty(put: (model: string, value: Uint8Array) => void, remove: (model: string) => void): void {
    for (const [model, schema] of this.#schemas) {
      const stored = this.#stored.get(model);
      if (!schema.provisional) {
        if (stored !== undefined) remove(model);
        this.#stored.delete(model);
        continue;
      }
      const size = sizeOf(schema);
      if (stored === size) continue;
      put(
        model,
        pack(
          schemaCodec,
          schema.columns.map(({ name, kind, codes }) => [name, kind, [...codes.keys()]]),
        ),
      );
      this.#stored.set(model, size);
    }
  }

  keep(model: string): void {
    this.#stored.set(model, -1);
  }

  /** @returns why the entry cannot be read. */
  restore(model: string, value: Uint8Array): string | undefined {
    const columns = unpack(schemaCodec, value);
    if ("unreadable" in columns) return columns.unreadable;
    const shapes = columns.map(([name, kind, categories]) => ({ name, kind, categories }));
    const schema = new Schema(model, "provisional", shapes);
    schema.extras = this.#extras.of(model);
    this.#schemas.set(model, schema);
    this.#stored.set(model, sizeOf(schema));
    return undefined;
  }
}

function sizeOf({ columns }: Schema): number {
  return columns.reduce((sum, { codes }) => sum + 1 + codes.size, 0);
}
