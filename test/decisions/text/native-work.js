// Runs inside the counted build's own realm, before the build. Charges what the engine's own functions read or make to
// `nativeWork.units`, so that a loop inside the engine costs as much as one that is written out. Plain JavaScript: the realm
// has no module loader.
(() => {
  const work = { units: 0 };
  globalThis.nativeWork = work;
  const spend = (units) => {
    work.units += units;
  };
  const wrap = (prototype, names, cost) => {
    for (const name of names) {
      const original = prototype[name];
      Object.defineProperty(prototype, name, {
        configurable: true,
        writable: true,
        value(...given) {
          const result = Reflect.apply(original, this, given);
          spend(cost(this, result, given));
          return result;
        },
      });
    }
  };
  const whole = (self) => self.length;
  const sizeOf = (result) => result?.length ?? 1;
  const found = (self, index, from = 0) => (index < 0 ? self.length : index) - from;

  // What reads its whole subject.
  wrap(
    String.prototype,
    [
      'toLowerCase',
      'toUpperCase',
      'trim',
      'split',
      'replace',
      'replaceAll',
      'match',
      'matchAll',
      'toWellFormed',
    ],
    whole,
  );
  wrap(String.prototype, ['includes', 'endsWith', 'startsWith', Symbol.iterator], whole);
  wrap(String.prototype, ['normalize'], (self, result) => self.length + result.length);
  wrap(String.prototype, ['indexOf'], (self, index, given) => 1 + found(self, index, given[1]));
  wrap(String.prototype, ['lastIndexOf', 'search'], whole);
  // What makes something as long as its result.
  wrap(String.prototype, ['slice', 'substring', 'repeat', 'concat', 'padStart', 'padEnd'], (_self, result) =>
    sizeOf(result),
  );
  wrap(String.prototype, ['charAt', 'charCodeAt', 'codePointAt', 'at'], () => 1);

  wrap(
    Array.prototype,
    [
      ...[
        'concat',
        'every',
        'filter',
        'find',
        'findIndex',
        'findLast',
        'flat',
        'flatMap',
        'forEach',
        'includes',
      ],
      ...[
        'indexOf',
        'lastIndexOf',
        'map',
        'reduce',
        'reverse',
        'shift',
        'some',
        'splice',
        'toSorted',
        'unshift',
      ],
      ...['toReversed', 'with', 'sort', 'fill', Symbol.iterator, 'entries'],
    ],
    (self, result) => self.length + (Array.isArray(result) ? result.length : 0),
  );
  wrap(Array.prototype, ['join'], (self, result) => self.length + result.length);
  wrap(Array.prototype, ['slice'], (_self, result) => result.length);
  wrap(Array.prototype, ['push'], (_self, _result, given) => given.length);
  wrap(Array, ['from'], (_self, result) => result.length);

  // `replace`, `match`, `matchAll`, `split` and `test` all go through `exec`, as the language says.
  const { exec } = RegExp.prototype;
  Object.defineProperty(RegExp.prototype, 'exec', {
    configurable: true,
    writable: true,
    value(text) {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const result = Reflect.apply(exec, this, [text]);
      const end =
        result === null ? (this.sticky ? from : String(text).length) : result.index + result[0].length;
      spend(1 + Math.max(0, end - from));
      return result;
    },
  });

  // A key is hashed.
  wrap(Map.prototype, ['get', 'set', 'has'], (_self, _result, given) => sizeOf(given[0]));
  wrap(Set.prototype, ['add', 'has', 'delete'], (_self, _result, given) => sizeOf(given[0]));
  wrap(Set.prototype, [Symbol.iterator, 'values'], (self) => self.size);
  wrap(Map.prototype, [Symbol.iterator, 'values', 'keys', 'entries'], (self) => self.size);
})();
