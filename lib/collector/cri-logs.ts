import { type ComponentConfig } from './component';

/** An entry as containerd and CRI-O write it: time, stream, `P` for a part or `F` for the last one, text. */
const ENTRY = '^(?P<time>[^ ]+) (?P<stream>stdout|stderr) (?P<logtag>[^ ]*) ?(?P<log>.*)';

/** `/var/log/pods/<namespace>_<pod>_<uid>/<container>/<restarts>.log`; the time that a rotation adds does not matter. */
const PATH =
  '^.*/(?P<namespace>[^_/]+)_(?P<pod>[^_/]+)_(?P<uid>[^_/]+)/(?P<container>[^/]+)/(?P<restarts>[0-9]+)[.]log';

const RESOURCE = {
  namespace: 'k8s.namespace.name',
  pod: 'k8s.pod.name',
  uid: 'k8s.pod.uid',
  container: 'k8s.container.name',
  restarts: 'k8s.container.restart_count',
};

/**
 * Operators that make lines with their pod of a log file's entries. The `container` operator does the same, but keeps up
 * to 100 lines in memory after their offset is stored, and a killed agent never reads them again; it also takes twice the
 * CPU. From collector 0.153 on it obeys the gate `stanza.synchronousLogEmitter` (contrib 47828).
 */
export function criOperators(maxLineBytes: number): ComponentConfig[] {
  const path = 'attributes["log.file.path"]';
  const move = (from: string, to: string) => ({
    type: 'move',
    id: `move_${from}`,
    from: `attributes.${from}`,
    to,
  });
  return [
    {
      type: 'regex_parser',
      id: 'entry',
      regex: ENTRY,
      timestamp: {
        parse_from: 'attributes.time',
        layout_type: 'gotime',
        layout: '2006-01-02T15:04:05.999999999Z07:00',
      },
    },
    move('log', 'body'),
    {
      type: 'recombine',
      id: 'parts',
      // What is no entry, as after a power failure, passes as it is.
      if: 'attributes.logtag != nil',
      combine_field: 'body',
      combine_with: '',
      is_last_entry: "attributes.logtag == 'F'",
      source_identifier: path,
      max_log_size: maxLineBytes,
      max_batch_size: 0,
      max_unmatched_batch_size: 0,
    },
    move('stream', 'attributes["log.iostream"]'),
    ...['time', 'logtag'].map((name) => ({
      type: 'remove',
      id: `remove_${name}`,
      field: `attributes.${name}`,
    })),
    { type: 'regex_parser', id: 'path', parse_from: path, regex: PATH, cache: { size: 256 } },
    ...Object.entries(RESOURCE).map(([name, attribute]) => move(name, `resource["${attribute}"]`)),
  ];
}
