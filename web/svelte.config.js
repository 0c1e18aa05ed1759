/** Runes everywhere; style goes to files, which the content security policy asks for. */
export default { compilerOptions: { runes: true } };
