/** Eigenvalues of a symmetric matrix, largest first, and as many unit vectors, each of the matrix's size. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** Sweeps over all pairs; six to ten bring the rest below the last digit. */
const sweepLimit = 60;

/**
 * Eigen-decomposition of a symmetric `size` x `size` matrix of finite numbers, by rows (only its symmetric part counts),
 * with Jacobi's cyclic rotations (Golub & Van Loan, Matrix Computations, 8.5): errors about 1e-15 of the largest value.
 * About 10 size³ steps: 2 ms for 32 columns, 200 ms for 200.
 */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): SymmetricEigen {
  const a = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) a[i * size + j] = ((matrix[i * size + j] ?? 0) + (matrix[j * size + i] ?? 0)) / 2;
  const vectors = Array.from({ length: size }, (_, k) => {
    const vector = new Float64Array(size);
    vector[k] = 1;
    return vector;
  });
  for (let sweep = 0; sweep < sweepLimit && rotateAll(a, size, vectors); sweep++);
  const order = vectors.map((vector, k) => ({ value: a[k * size + k] ?? 0, vector }));
  order.sort((x, y) => y.value - x.value);
  return { values: Float64Array.from(order, ({ value }) => value), vectors: order.map(({ vector }) => vector) };
}

/** One sweep; false once no entry beside the diagonal matters any more. */
function rotateAll(a: Float64Array, size: number, vectors: readonly Float64Array[]): boolean {
  let rotated = false;
  for (let p = 0; p < size - 1; p++) {
    for (let q = p + 1; q < size; q++) {
      const beside = at(a, p * size + q);
      const [first, second] = [at(a, p * size + p), at(a, q * size + q)];
      if (Math.abs(beside) <= 1e-17 * (Math.abs(first) + Math.abs(second)) || beside === 0) continue;
      rotated = true;
      const slope = (second - first) / (2 * beside);
      const tangent = (slope >= 0 ? 1 : -1) / (Math.abs(slope) + Math.hypot(1, slope));
      const cosine = 1 / Math.hypot(1, tangent);
      rotate(a, size, p, q, cosine, tangent * cosine);
      const [u, v] = [vectors[p], vectors[q]];
      if (u !== undefined && v !== undefined) rotateEntries(u, 1, 0, v, 0, size, cosine, tangent * cosine);
    }
  }
  return rotated;
}

/** Rows p and q, then columns p and q. */
function rotate(a: Float64Array, size: number, p: number, q: number, cosine: number, sine: number): void {
  rotateEntries(a, 1, p * size, a, q * size, size, cosine, sine);
  rotateEntries(a, size, p, a, q, size, cosine, sine);
  a[p * size + q] = 0;
  a[q * size + p] = 0;
}

function rotateEntries(
  x: Float64Array,
  stride: number,
  xFrom: number,
  y: Float64Array,
  yFrom: number,
  count: number,
  cosine: number,
  sine: number,
): void {
  for (let k = 0; k < count; k++) {
    const [i, j] = [xFrom + k * stride, yFrom + k * stride];
    const [u, v] = [at(x, i), at(y, j)];
    x[i] = cosine * u - sine * v;
    y[j] = sine * u + cosine * v;
  }
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
