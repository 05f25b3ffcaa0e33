# Writes the Arrow files of ArrowFileTest with pyarrow, the reference implementation: pip install pyarrow==25.0.1; python3 make.py
import datetime
import pyarrow as pa
import pyarrow.ipc as ipc

n = 1000
def when(i):
    return datetime.datetime(2001, 1, 1) + datetime.timedelta(minutes=i)

def gaps(make, every):
    return [None if i % every == 0 else make(i) for i in range(n)]

columns = {
    'i64': pa.array(gaps(lambda i: i * 10**12, 7), pa.int64()),
    'u8': pa.array([i % 256 for i in range(n)], pa.uint8()),
    'i16': pa.array([-i for i in range(n)], pa.int16()),
    'f64': pa.array([float('nan') if i % 5 == 1 else None if i % 5 == 2 else i / 3 for i in range(n)], pa.float64()),
    'f32': pa.array([i / 4 for i in range(n)], pa.float32()),
    'f16': pa.array([float(i % 100) for i in range(n)], pa.float16()),
    'ok': pa.array(gaps(lambda i: i % 3 == 0, 11), pa.bool_()),
    'text': pa.array(gaps(lambda i: 'Zürich ' + str(i), 13), pa.string()),
    'large': pa.array(['x' * (i % 5) for i in range(n)], pa.large_string()),
    'nested': pa.array([[{'a': i, 'b': 'y'}] for i in range(n)], pa.list_(pa.struct([('a', pa.int32()), ('b', pa.string())]))),
    'city': pa.array(gaps(lambda i: ['Bern', 'Basel', 'Chur'][i % 3], 17), pa.string()).dictionary_encode(),
    'day': pa.array([(when(i * 1440)).date() for i in range(n)], pa.date32()),
    'day64': pa.array([(when(i * 1440)).date() for i in range(n)], pa.date64()),
    'us': pa.array([when(i) for i in range(n)], pa.timestamp('us')),
    'ns': pa.array([when(i) for i in range(n)], pa.timestamp('ns', tz='Europe/Zurich')),
    's': pa.array([when(i) for i in range(n)], pa.timestamp('s')),
}
table = pa.table(columns)
with ipc.new_file('all.arrow', table.schema) as out:
    out.write_table(table, max_chunksize=300)
with ipc.new_stream('all.arrows', table.schema) as out:
    out.write_table(table, max_chunksize=300)
with ipc.new_file('zstd.arrow', table.schema, options=ipc.IpcWriteOptions(compression='zstd')) as out:
    out.write_table(table)
small = pa.schema([('c', pa.dictionary(pa.int8(), pa.string()))])
with ipc.new_stream('delta.arrows', small, options=ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as out:
    for values in (['a', 'b'], ['a', 'b', 'c']):
        dictionary = pa.DictionaryArray.from_arrays(pa.array(range(len(values)), pa.int8()), pa.array(values))
        out.write_batch(pa.record_batch([dictionary], schema=small))
with ipc.new_file('empty.arrow', table.schema) as out:
    pass
