/** Frozen edges and the guide that finds a value's bin in constant time. */
export interface NumericBins {
  /** Ascending, distinct. Bin j is (e_{j-1}, e_j]; bin `edges.length` is above the last edge. */
  readonly edges: Float64Array;
  /** Index of the bin of a finite value. */
  locate(value: number): number;
}
