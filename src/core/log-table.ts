// The numbers of assembly/random/log.ts, for both engines: they are Arm's and are kept once, outside the binary.
//
// Source: Arm Optimized Routines, math/log_data.c (N = 128, LOG_POLY_ORDER 6, LOG_POLY1_ORDER 12),
// Copyright (c) 2018 Arm Limited, SPDX-License-Identifier: MIT OR Apache-2.0 WITH LLVM-exception; see NOTICE.
import type { Memory, Pointer } from './core.js';

/**
 * 128 numbers of 6 digits in base 32: the distance of 1/c, in units of its last place, from 1/m, m being the middle
 * of its interval, plus 2^29. Arm's search for a good c went that far to either side.
 */
const INVERSES =
  'f9to0ie90r8m90glc9c93h0sgi56kkcacevq121mo9q6jl1m908ov6hmobc0v9qbig8q8idaih75idgrajeeoesk97q6m67h' +
  'dunv4l5lsg1oda1u8q25f4hsog3uvk1d44v7r6k920hd6etk3bvj558738caq0h5gdtbf7takj13qbtb4js8n61lp33er5um' +
  '9fm4kmd3jhrk9rmd1e50s2va5mrg7q0pbb9aube8cjm7kdpgspe9nmgeom9ht5rhgp3hgml6i5pc4bvbbkt8v4eekoifsvgb' +
  'pr39v0kgibkcr87qqclt3n49mcr3tv5m26lcqjl7h3mdgr0694o28oc2ch72md7phi24vvup62j2gkrft2p8426e9enkar8b' +
  'u8691fq9mhghjqgfttmfe1n7b5ell9opeigs8v13updtr0ftipafgp7rov0uinl0t6grlhubnmspddrg42608phu8hi17c8l' +
  'rge6fqs5vs32hu1fbpccn8oolkn1f5f13bu0egbetnkisvq25ltehokdf7ee45s4bp38bqgsj650s312cr87mabb8rp3mvhb' +
  '6503jud8pvrgg6cmdko56m260mqio5130k17uf30dt7k83d6j5snp0gtgkd57a4tqe3q1qa1kecbk7cp4klnmmvkvetn585m' +
  '2gi39g1c1ku7v4o6qiumbgghq0t82uvmi0a22bqebi6m51a253n4vk3e56dlqp7qiqp8cl0c2qtd1hdu1r1n07og2ast97cv';

const COEFFICIENTS = [
  // ln2, upper 42 bits, and the rest.
  0.6931471805598903, 5.497923018708371e-14,
  // log(1 + r) by the table: r², r³, …
  -0.5000000000000001, 0.33333333331825593, -0.2499999999622955, 0.20000304511814496,
  -0.16667054827627667,
  // log(1 + r) near 1, after −r²/2: r³, r⁴, …
  0.3333333333333352, -0.24999999999998432, 0.19999999999320328, -0.16666666669929706,
  0.14285715076560868, -0.12499997863982555, 0.11110712032936046, -0.10000486757818193,
  0.09181994006195467, -0.08328363062289341,
];

/** Writes the table into a block of its own: 128 pairs (1/c, log c), then the coefficients. */
export function storeLogTable(memory: Pick<Memory, 'f64' | 'allocate'>): Pointer {
  const pointer = memory.allocate((256 + COEFFICIENTS.length) * 8);
  const table = memory.f64.subarray(pointer >>> 3);
  for (let i = 0; i < 128; i++) {
    const inverse = inverseOf(i);
    table[2 * i] = inverse;
    table[2 * i + 1] = logOf(inverse);
  }
  table.set(COEFFICIENTS, 256);
  return pointer;
}

function inverseOf(i: number): number {
  // The intervals are 2^-8 wide below 1 (80 of them from 0.6875) and 2^-7 above.
  const middle = i < 80 ? (176.5 + i) / 256 : (48.5 + i) / 128;
  const steps = Number.parseInt(INVERSES.slice(6 * i, 6 * i + 6), 32) - 2 ** 29;
  return 1 / middle + steps * (i < 80 ? 2 ** -52 : 2 ** -53);
}

/**
 * log c, a multiple of 2^-43, from 1/c. Each c was chosen so that log c comes within 2^-66 of such a multiple: any
 * formula good to 2^-45 finds it. Here log x = 2·artanh((x − 1)/(x + 1)), its series to the 21st power.
 */
function logOf(inverse: number): number {
  const s = (inverse - 1) / (inverse + 1);
  let series = 0;
  for (let power = 21; power > 0; power -= 2) series = series * s * s + 1 / power;
  return Math.round(-2 * s * series * 2 ** 43) / 2 ** 43;
}
