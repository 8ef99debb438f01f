// Nothing is translated: these are tests as CommonJS has them, and the package by `require`.
module.exports = {
  transform: {},
  testMatch: ['**/*.test.cjs'],
  moduleFileExtensions: ['cjs', 'js'],
};
