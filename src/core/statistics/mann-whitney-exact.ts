/**
 * P(U >= u) for u = 0 … nm of the Mann-Whitney statistic of n and m rows of one continuous distribution, exact
 * (Mann & Whitney 1947): U has the generating function Π_{i <= n} (1 - q^{m+i}) / (1 - q^i), n the smaller side. Time
 * and memory n·nm and nm, so it is for a few rows on one side.
 */
export function mannWhitneySurvival(n: number, m: number): (u: number) => number {
  const [few, many] = [Math.min(n, m), Math.max(n, m)];
  const half = Math.floor((few * many) / 2);
  const shares = new Float64Array(half + 1);
  shares[0] = 1;
  for (let i = 1; i <= few; i += 1) {
    // Each factor is scaled by i / (m+i), so that all ways together come to 1.
    const scale = i / (many + i);
    for (let u = half; u >= many + i; u -= 1) shares[u] = at(shares, u) - at(shares, u - many - i);
    for (let u = i; u <= half; u += 1) shares[u] = at(shares, u) + at(shares, u - i);
    for (let u = 0; u <= half; u += 1) shares[u] = at(shares, u) * scale;
  }
  const upTo = new Float64Array(half + 1);
  let sum = 0;
  shares.forEach((share, u) => {
    sum += share;
    upTo[u] = sum;
  });
  // The law is symmetric about nm/2.
  const cdf = (u: number) => (u < 0 ? 0 : at(upTo, Math.min(u, half)));
  return (u) => (u * 2 > few * many ? cdf(few * many - u) : 1 - cdf(u - 1));
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
