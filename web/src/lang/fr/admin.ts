/** La page de l'exploitant. */

import { formatNumber } from '../../text/format.ts';
import type { Catalogue } from '../en.ts';

const TAG = 'fr';

export const admin = {
  title: 'Exploitant',
  blind:
    'Cette page montre des nombres, des tailles et des dates. Elle ne peut montrer ni fichier, ni nom, ni message : le serveur n’en détient aucun qu’il puisse lire.',
  token: 'Jeton d’administration',
  tokenHint:
    'Le contenu du fichier admin.token dans le dossier de données du serveur. Gardé pour cet onglet.',
  tokenWrong:
    'Ce n’est pas le jeton d’administration de ce serveur. Copiez tout le fichier admin.token ; un autre dossier de données en a un autre.',
  enter: 'Ouvrir',
  leave: 'Quitter',
  refresh: 'Actualiser',
  asOf: (time: string) => `État du ${time}`,
  state: 'État',
  version: 'Version',
  started: 'En marche depuis',
  database: 'Base de données',
  databases: { sqlite: 'SQLite', postgresql: 'PostgreSQL' },
  uploads: 'Envois',
  uploadModes: { open: 'ouverts à tous', token: 'avec un jeton', closed: 'fermés' },
  uploadsRunning: 'Envois en cours',
  stored: 'Pris par les envois et les partages',
  free: 'Libre sur le disque',
  quota: 'Quota',
  quotaUsed: (used: string, quota: string) => `${used} sur ${quota}`,
  noQuota: 'aucun',
  objects: 'Objets',
  shares: 'Partages',
  downloads: 'Téléchargements',
  sharesLead:
    'Par identifiant : les 22 caractères qui suivent /s/ dans un lien. Le reste d’un lien n’est jamais envoyé à un serveur.',
  linkId: 'Identifiant',
  find: 'Aller à un lien ou à un identifiant',
  findHint: 'Seul l’identifiant sert ; ce qui suit le # est coupé ici même.',
  findBad: 'Ce texte ne contient pas d’identifiant.',
  missing: (id: string) =>
    `Il n’y a pas de partage ${id} : vérifiez le lien. Ceux qui figurent ici en sont d’autres, qui viennent après.`,
  go: 'Aller',
  fromStart: 'Depuis le début',
  next: 'Page suivante',
  none: 'Aucun partage.',
  size: 'Taille',
  created: 'Créé',
  expires: 'Expire',
  never: 'jamais',
  acts: 'Actions',
  states: {
    live: 'actif',
    exhausted: 'épuisé',
    expired: 'expiré',
    ended: 'terminé',
    blocked: 'bloqué',
  },
  downloadsOf: (count: number, limit: number | undefined) =>
    limit === undefined
      ? formatNumber(count, TAG)
      : `${formatNumber(count, TAG)} sur ${formatNumber(limit, TAG)}`,
  end: 'Terminer',
  endOf: (id: string) => `Terminer le partage ${id} ?`,
  endWarning:
    'Son lien cesse aussitôt de fonctionner et ses fichiers sont effacés. C’est irréversible.',
  block: 'Bloquer',
  blockOf: (id: string) => `Bloquer le partage ${id}`,
  blockWarning: 'Personne ne peut l’ouvrir ; ses fichiers restent, et le blocage peut être levé.',
  reason: 'Motif',
  reasonHint:
    'Pas secret : la ligne de commande le dit à qui ouvre le lien. Affiché aussi ici et par satchel admin list.',
  reasonMissing: 'Indiquez pourquoi.',
  unblock: 'Débloquer',
  blockedFor: (reason: string) => `Bloqué : ${reason}`,
  done: 'C’est fait.',
  tokens: 'Jetons d’envoi',
  tokensLead: 'Qui peut envoyer quand il faut un jeton, et combien.',
  noTokens: 'Aucun jeton.',
  name: 'Nom',
  used: 'Utilisé',
  makeToken: 'Créer un jeton',
  quotaGb: 'Quota en Go',
  expiresOn: 'Expire le',
  newToken: (name: string) => `Le jeton de ${name}`,
  newTokenHint: 'Affiché cette seule fois ; remettez-le par une voie sûre.',
  revoke: 'Révoquer',
  revokeOf: (name: string) => `Révoquer le jeton de ${name} ?`,
  revokeWarning: 'Il ne permet plus aucun envoi ; ce qui a été envoyé avec lui reste.',
  revoked: 'révoqué',
  errors: 'Dernières erreurs',
  errorsLead: 'Avertissements et erreurs du journal depuis le démarrage, les plus récents d’abord.',
  noErrors: 'Aucune depuis le démarrage.',
  levels: { WARN: 'avertissement', ERROR: 'erreur' },
  backup: 'Sauvegarder la base',
  backupDone: (path: string, size: string) => `Copiée dans ${path} sur le serveur, ${size}.`,
} satisfies Catalogue['admin'];
