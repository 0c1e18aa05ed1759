/** The page that opens a link. */

export const open = {
  title: 'Open',
};
