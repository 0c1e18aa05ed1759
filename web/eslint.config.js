import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/** Refuses imports of these folders of src, from a folder beside them. */
function without(folders, message) {
  const group = folders.map((folder) => `../${folder}`);
  return { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] };
}

/** The house's rules for TypeScript: sizes of files and functions, strict types, no default exports. */
export default defineConfig(
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.worker.json'],
        extraFileExtensions: ['.svelte'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 50],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Names, so that they can be searched.' },
      ],
      eqeqeq: 'error',
      // French sets no-break spaces before some signs.
      'no-irregular-whitespace': ['error', { skipTemplates: true }],
      'no-console': 'error',
      // The compilers know the names of their environments.
      'no-undef': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    // A component's script is a function of the whole file's length.
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['src/{http,state,send,share,shares,disk,media}/**'],
    rules: without(
      ['pages', 'open', 'admin', 'ui', 'preview', 'lang', 'theme'],
      'The engines know no interface.',
    ),
  },
  {
    files: ['src/format/**'],
    rules: without(['*'], 'The format knows nothing but itself.'),
  },
  { files: ['*.config.*'], rules: { 'no-restricted-syntax': 'off' } },
  // The types of English are inferred: they are what every other language has to have.
  {
    files: ['src/lang/en/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off' } },
);
