/** Made by build/pdf-worker.ts. */
declare module 'virtual:pdf-worker' {
  const url: string;
  export { url as default };
}
