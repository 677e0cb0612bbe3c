import { freePorts, ServerProcess } from '../../testbed/processes/process';

test('a server that ends before it is ready is reported at once, with its exit code and the end of its log', async () => {
  const [port] = await freePorts(1);
  const program = 'console.error("no such flag"); process.exitCode = 3';
  const server = new ServerProcess('example', process.execPath, ['-e', program]);
  await expect(server.ready(`http://127.0.0.1:${port}/`, 60_000)).rejects.toThrow(
    /^example ended \(3\) before it answered .*\nno such flag/,
  );
});

test('a server that was killed is reported by the signal', async () => {
  const [port] = await freePorts(1);
  const server = new ServerProcess('example', process.execPath, ['-e', 'setInterval(() => {}, 1_000)']);
  await server.stop('SIGKILL');
  await expect(server.ready(`http://127.0.0.1:${port}/`, 60_000)).rejects.toThrow(/ended \(SIGKILL\)/);
});
