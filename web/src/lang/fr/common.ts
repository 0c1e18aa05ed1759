/** Le cadre de toutes les pages, et les mots qu'elles partagent. */

import { formatNumber, isOne } from '../../text/format.ts';
import type { Catalogue } from '../en.ts';

const TAG = 'fr';

export const common = {
  unusable: 'Cette page ne peut pas fonctionner pour l’instant',
  skip: 'Aller au contenu',
  send: 'Envoyer',
  shares: 'Mes partages',
  pages: 'Pages',
  what: 'Scellé sur votre appareil ; ce serveur ne peut pas le lire.',
  language: 'Langue',
  theme: 'Apparence',
  themes: { auto: 'Comme le système', light: 'Claire', dark: 'Sombre' },
  commandLine: 'Ligne de commande',
  commandLineHint: (sha256: string) => `Nécessite Java 25. SHA-256 : ${sha256}`,
  abuse: 'Signaler un abus',
  version: (version: string) => `Satchel ${version}`,
  footer: 'À propos de ce serveur',
  notices: 'Messages',
  noticeClose: 'Ranger ce message',
  away: 'Le serveur ne répond pas.',
  again: 'Réessayer',
  reload: 'Recharger la page',
  close: 'Fermer',
  cancel: 'Annuler',
  save: 'Enregistrer',
  copy: 'Copier',
  copied: 'Copié',
  copyFailed: 'La copie a été refusée : sélectionnez le texte et copiez-le à la main.',
  show: 'Afficher',
  hide: 'Masquer',
  remove: 'Retirer',
  optional: 'facultatif',
  loading: 'Un instant …',
  files: (count: number) =>
    isOne(count, TAG) ? `${count} fichier` : `${formatNumber(count, TAG)} fichiers`,
  qr: 'Code QR',
  qrAlt: 'Code QR du lien',
  qrSave: 'Enregistrer l’image',
  sendRunning: (percent: string) => `Envoi en cours, ${percent}`,
} satisfies Catalogue['common'];
