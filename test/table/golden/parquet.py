# Parquet files by Apache Arrow's own writer: python3 parquet.py (pyarrow 25.0.1). read-parquet.node.test.ts holds what is in them.
import datetime
import decimal

import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table({
    'id': pa.array([9007199254740993, 2, 3, None], pa.int64()),
    'n': pa.array([1.5, None, -2.25, 1e300], pa.float64()),
    'f': pa.array([0.5, 0.25, None, 8], pa.float32()),
    'i': pa.array([1, 2, 3, 4], pa.int16()),
    'flag': pa.array([True, None, False, True]),
    'plan': pa.array(['basic', 'pro', None, 'basic']).dictionary_encode(),
    'day': pa.array([datetime.date(2024, 5, 1), None, datetime.date(1969, 12, 31), datetime.date(2024, 2, 29)]),
    'at': pa.array([datetime.datetime(2024, 5, 1, 12, 30), None, None, datetime.datetime(2000, 1, 1)], pa.timestamp('us')),
    'price': pa.array([decimal.Decimal('12.50'), decimal.Decimal('-0.05'), None, decimal.Decimal('3')], pa.decimal128(9, 2)),
    'zip': pa.array(['01234', '98765', '00001', None]),
    'tags': pa.array([['a'], [], None, ['b', 'c']]),
})
for codec in ['snappy', 'gzip', 'zstd', 'none']:
    pq.write_table(table, f'{codec}.parquet', compression=codec, row_group_size=3)
pq.write_table(table, 'brotli.parquet', compression='brotli')
pq.write_table(table.slice(0, 0), 'empty.parquet')

# What sample-sources.node.test.ts trains with: 150 rows in four groups.
rows = range(150)
samples = pa.table({
    'a': pa.array([(i * 37 % 101) / 101 for i in rows], pa.float64()),
    'unused': pa.array([[str(i)] for i in rows]),
    'b': pa.array([(i * 53 % 97) / 97 - 0.5 for i in rows], pa.float64()),
    'kind': pa.array(['uvw'[i % 3] for i in rows]),
    'label': pa.array([['no', 'yes'][i * 37 % 101 > 50] for i in rows]),
    'weight': pa.array([1 + i % 3 for i in rows], pa.int32()),
})
pq.write_table(samples, 'samples.parquet', row_group_size=40)
