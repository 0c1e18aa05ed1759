/** La page qui montre les partages de cet appareil. */

import { formatNumber, isOne } from '../../text/format.ts';
import type { Catalogue } from '../en.ts';

const TAG = 'fr';

export const shares = {
  title: 'Mes partages',
  lead: 'Ce que vous avez envoyé depuis cet appareil. La liste n’est gardée que dans ce navigateur.',
  empty: 'Rien n’a encore été envoyé depuis cet appareil',
  emptyHint:
    'Vos envois apparaîtront ici ; vous pourrez les prolonger, les modifier ou y mettre fin.',
  emptySend: 'Envoyer des fichiers',
  unnamed: 'Partage sans nom',
  states: {
    asking: 'vérification …',
    unknown: 'état inconnu',
    live: 'actif',
    exhausted: 'épuisé',
    expired: 'expiré',
    ended: 'terminé',
    blocked: 'bloqué par l’exploitant',
    gone: 'disparu',
  },
  sent: (date: string) => `Envoyé le ${date}`,
  expires: (date: string) => `Expire le ${date}`,
  never: 'N’expire jamais',
  downloads: (count: number) =>
    isOne(count, TAG) ? `${count} téléchargement` : `${formatNumber(count, TAG)} téléchargements`,
  downloadsLeft: (left: number, limit: number) =>
    `${formatNumber(left, TAG)} ${isOne(left, TAG) ? 'téléchargement restant' : 'téléchargements restants'} sur ${formatNumber(limit, TAG)}`,
  withPassword: 'Mot de passe',
  elsewhere: (server: string) => `Sur un autre serveur, à modifier là-bas : ${server}`,
  copyLink: 'Copier le lien',
  refresh: 'Actualiser',

  edit: 'Modifier',
  editOf: (name: string) => `Modifier « ${name} »`,
  messageHint: 'Laissez vide pour un partage sans message.',
  messageNew: 'Nouveau message',
  messageNewHint: 'Laissé vide, le message reste tel quel.',
  messageRemove: 'Supprimer le message',
  presentPassword: 'Mot de passe actuel',
  presentPasswordHint:
    'Le nom et le message sont scellés avec lui. Il reste tel quel, et le lien aussi.',
  expiryChange: 'Choisir une autre fin',
  limit: 'Téléchargements en tout',
  limitHint: 'Comptés depuis le début. Laissez vide pour un nombre illimité.',
  saved: 'Modifié.',

  password: 'Nouveau mot de passe',
  passwordOf: (name: string) => `Mot de passe de « ${name} »`,
  passwordWarning:
    'Cela crée un nouveau lien. L’ancien cesse aussitôt de fonctionner, même pour qui a commencé à télécharger.',
  passwordSet: 'Mettre ce mot de passe',
  passwordRemove: 'Supprimer le mot de passe',
  newLink: 'Voici le nouveau lien. L’ancien ne fonctionne plus.',

  end: 'Mettre fin',
  endOf: (name: string) => `Mettre fin à « ${name} » ?`,
  endWarning:
    'Le lien cesse aussitôt de fonctionner et le serveur supprime les fichiers. C’est irréversible.',
  endYes: 'Y mettre fin maintenant',
  stopped: {
    'share-ended': 'Ce partage a pris fin entre-temps, sur un autre appareil ou par l’exploitant.',
    'share-expired':
      'Ce partage a expiré et le serveur a abandonné ses fichiers : il ne peut plus être modifié. Envoyez-les de nouveau.',
    'share-exhausted':
      'Les téléchargements de ce partage sont épuisés et le serveur a abandonné ses fichiers : il ne peut plus être modifié. Envoyez-les de nouveau.',
    'share-blocked':
      'L’exploitant de ce serveur a bloqué ce partage. Tant qu’il ne le débloque pas, vous ne pouvez qu’y mettre fin ; demandez-lui pourquoi.',
  },
  ended: (name: string) => `« ${name} » est terminé.`,

  forget: 'Retirer de la liste',
  forgetOf: (name: string) => `Retirer « ${name} » de la liste ?`,
  forgetWarning:
    'Le partage reste tel quel, mais vous ne pourrez plus le modifier ni y mettre fin depuis cet appareil.',
  forgotten: 'Retiré de la liste.',

  qrOf: (name: string) => `Code QR de « ${name} »`,
  owner: 'Lien pour mon autre appareil',
  ownerOf: (name: string) => `Lien du propriétaire de « ${name} »`,
  ownerWarning:
    'Qui l’a peut lire ce partage, le modifier et y mettre fin. Gardez-le comme une clé.',

  keep: 'Garder ou apporter des partages',
  keepHint:
    'Le navigateur peut perdre cette liste, par exemple quand ses données sont effacées. Le fichier contient les clés de tous vos partages : gardez-le comme une clé.',
  exportAll: 'Tout exporter',
  exportName: 'partages-satchel.json',
  importAll: 'Importer',
  imported: (count: number) => {
    if (count === 0)
      return 'Aucun nouveau partage ; ceux de la liste sont au moins aussi récents que dans ce fichier.';
    if (isOne(count, TAG)) return `${count} nouveau partage ajouté.`;
    return `${formatNumber(count, TAG)} nouveaux partages ajoutés.`;
  },
  addLabel: 'Lien du propriétaire',
  addHint: 'De votre autre appareil ; il contient #1o.',
  addYes: 'Ajouter',
  added: (name: string) => `« ${name} » a été ajouté.`,
} satisfies Catalogue['shares'];
