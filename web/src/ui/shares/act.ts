/** What can be done with a share of one's own. */
export type Act = 'copy' | 'qr' | 'edit' | 'password' | 'owner' | 'end' | 'forget';
