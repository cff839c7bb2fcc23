# The rows of test/cli/formats.slow.test.ts by Apache Arrow's own writer: python3 rows.py (pyarrow 25.0.1).
import pyarrow as pa
import pyarrow.parquet as pq

rows = range(120)
x0 = [i * 37 % 101 / 8 for i in rows]
x1 = [i * 53 % 97 / 16 for i in rows]
x2 = [x0[i] - x1[i] / 2 + i % 7 / 8 for i in rows]
pq.write_table(pa.table({'x0': x0, 'x1': x1, 'x2': x2}), 'rows.parquet')
