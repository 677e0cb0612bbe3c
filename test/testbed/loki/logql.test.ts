import { logsQl } from '../../../testbed/loki/logql';

test.each([
  ['{a="b"}', '{"a"="b"}'],
  ['{ a = "b", c_1 =~ `x.+` }', '{"a"="b","c_1"=~"x.+"}'],
  ['{a!="b",c!~"d",}', '{"a"!="b","c"!~"d"}'],
  ['{a="say \\"b\\""} |= "around "', '{"a"="say \\"b\\""} _msg:~"around "'],
  [
    '{a="b"} |= "1.5 (x)" != "y" |~ "z+" !~ `w`',
    '{"a"="b"} _msg:~"1\\\\.5 \\\\(x\\\\)" !_msg:~"y" _msg:~"z+" !_msg:~"w"',
  ],
])('%s is asked as %s', (query, expected) => {
  expect(logsQl(query)).toBe(expected);
});

test.each(['', '{}', '{a=b}', 'rate({a="b"}[1m])', '{a="b"} | json', '{a="b"} |= x', 'sum({a="b"})'])(
  '%s is not known, and said so',
  (query) => {
    expect(() => logsQl(query)).toThrow('the stand-in knows');
  },
);
