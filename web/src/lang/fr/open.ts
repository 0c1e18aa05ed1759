/** Words of the opening page. */

import type { open as english } from '../en/open.ts';
import { formatNumber, isOne } from '../../text/format.ts';

function count(n: number, one: string, other: string): string {
  return `${formatNumber(n, 'fr')} ${isOne(n, 'fr') ? one : other}`;
}

export const open: typeof english = {
  title: 'Des fichiers pour vous',
  titleOne: 'Un fichier pour vous',
  opening: 'Ouverture du partage',
  openingDetail: 'Il est récupéré, vérifié et déchiffré sur cet appareil.',

  passwordTitle: 'Ce partage a un mot de passe',
  passwordLead: 'L’expéditeur vous l’a donné à part du lien. Il ne quitte jamais cet appareil.',
  password: 'Mot de passe',
  passwordShow: 'Afficher le mot de passe',
  passwordOpen: 'Ouvrir',
  passwordChecking: 'Calcul de la clé, ce qui prend quelques secondes.',

  failedTitle: 'L’ouverture a échoué',
  blockedContact:
    'L’exploitant de ce serveur a bloqué ce partage. Demandez-lui pourquoi, par le contact ci-dessous.',
  tryAgain: 'Réessayer',
  pasteTitle: 'Ouvrir un lien',
  pasteLead:
    'Un lien se termine par # et une cinquantaine de lettres, qui sont la clé. Si vous en avez suivi un pour arriver ici, il a été coupé à la copie : collez-le en entier.',
  pasteLabel: 'Lien',
  pasteOpen: 'Ouvrir',
  pasteElsewhere: (host) =>
    `Ce lien appartient à ${host}. C’est la page de ce serveur qui doit l’ouvrir.`,
  pasteGoThere: (host) => `L’ouvrir sur ${host}`,
  ownerTitle: 'C’est un lien de propriétaire',
  ownerText:
    'Qui le détient peut modifier le partage et y mettre fin. Il est destiné à vos propres appareils : ajoutez-le à vos partages sur cet appareil. Pour que d’autres ouvrent le partage, donnez-leur son autre lien.',
  ownerAdd: 'Ajouter à mes partages',
  sendYours: 'Envoyer des fichiers à mon tour',

  files: (n) => count(n, 'fichier', 'fichiers'),
  folders: (n) => count(n, 'dossier', 'dossiers'),
  empty: 'Il n’y a aucun fichier dans ce partage.',
  expires: (when, relative) => `Prend fin ${relative}, le ${when}`,
  expiresNever: 'N’a pas de date de fin',
  limit: (n) => `Peut être téléchargé ${formatNumber(n, 'fr')} fois en tout`,
  messageTitle: 'Message',
  checked: 'Vérifié et déchiffré sur cet appareil',
  checkedDetail: 'Le serveur ne peut lire ni ces fichiers, ni leurs noms, ni ce message.',
  sender: 'Personne ne peut vous dire qui a envoyé ceci. N’ouvrez que ce que vous attendez.',
  recordTitle: 'À propos de ce partage',
  version: 'Version',
  signed: 'Signé',
  linkId: 'Partage',
  withPassword: 'Mot de passe',
  withPasswordYes: 'Oui, il fait partie de la clé',
  withPasswordNo: 'Non',
  firstTime:
    'Cet appareil refuse toute version plus ancienne qu’une version déjà vue. S’il ouvre ce partage pour la première fois, il ne peut pas savoir s’il en existe une plus récente.',
  exhausted:
    'Tous les téléchargements de ce partage sont épuisés. Vous voyez ce qu’il contient, mais plus rien ne peut être récupéré. Demandez à l’expéditeur d’en permettre davantage.',
  countsOne:
    'Le premier aperçu ou enregistrement sur cet appareil compte pour un téléchargement. Pendant un jour, la suite n’en compte pas d’autre.',
  kept: (size) =>
    `Un enregistrement a été interrompu ici. Environ ${size} sont encore sur cet appareil, scellés : enregistrez la même chose dans la journée, et seul le reste sera téléchargé.`,
  commandLineTitle: 'Enregistrer en ligne de commande',
  commandLineLead:
    'Elle reprend là où elle a été coupée et vérifie chaque octet, comme cette page.',
  commandLineLabel: 'Commande',

  listTitle: 'Fichiers',
  printedInPart: 'La liste continue : seul ce qui était visible est imprimé.',
  filter: 'Chercher un nom',
  found: (n) => count(n, 'ligne trouvée', 'lignes trouvées'),
  nothingFound: 'Aucun nom ne contient cela.',
  shape: 'Afficher en',
  asTree: 'Dossiers',
  asList: 'Liste',
  columns: {
    choose: 'Choisir',
    name: 'Nom',
    size: 'Taille',
    date: 'Modifié',
    save: 'Enregistrer',
  },
  sortedBy: (column) => `Trier par ${column}`,
  expand: (name) => `Ouvrir le dossier ${name}`,
  collapse: (name) => `Fermer le dossier ${name}`,
  chooseOne: (name) => `Choisir ${name}`,
  chooseAll: 'Choisir tout ce qui est affiché',
  previewOne: (name) => `Aperçu de ${name}`,
  saveOne: (name) => `Enregistrer ${name}`,
  within: (folder) => `dans ${folder}`,
  keys: 'Les flèches déplacent, la barre d’espace choisit, Entrée ouvre, ou enregistre ce qui ne peut être montré.',
  save: (size) => `Enregistrer (${size})`,
  saveAll: (size) => `Tout enregistrer en zip (${size})`,
  saveChosen: (n, size) =>
    `Enregistrer ${count(n, 'fichier choisi', 'fichiers choisis')} (${size})`,
  saveChosenZip: (n, size) =>
    `Enregistrer ${count(n, 'fichier choisi', 'fichiers choisis')} en zip (${size})`,
  saveChosenFolders: 'Enregistrer les dossiers choisis en zip',
  clearChoice: 'Ne rien choisir',

  savesTitle: 'Enregistrement',
  saveStarting: 'Démarrage',
  leaveSaves: 'Ce qui s’enregistre ici serait interrompu. Quitter quand même ?',
  saveWaiting: 'En attente du réseau. Cela reprend tout seul.',
  savePaused: 'En pause',
  saveDone: 'Enregistré, entier et vérifié',
  saveCancelled: 'Annulé. Rien n’a été gardé.',
  saveFailed: 'Non enregistré.',
  saveOf: (done, total) => `${done} sur ${total}`,
  saveSpeed: (perSecond) => `${perSecond} par seconde`,
  saveLeft: (span) => `encore ${span}`,
  keepOpen: 'Gardez cette page ouverte jusqu’à la fin.',
  pause: 'Pause',
  resume: 'Reprendre',
  cancel: 'Annuler',
  dismiss: (name) => `Retirer ${name} de la liste`,
  savingOf: (name) => `Enregistrement de ${name}`,

  preview: 'Aperçu',
  previewClose: 'Fermer',
  previewNext: 'Fichier suivant',
  previewPrevious: 'Fichier précédent',
  previewPlace: (n, total) => `${formatNumber(n, 'fr')} sur ${formatNumber(total, 'fr')}`,
  previewLoading: 'Récupération et déchiffrement',
  previewBroken:
    'Ce navigateur ne peut pas l’afficher. Enregistrez-le et ouvrez-le avec un de vos logiciels.',
  previewTooLarge: (size) =>
    `Les images de plus de ${size} ne sont pas affichées ici. Enregistrez-la et ouvrez-la avec un de vos logiciels.`,
  previewMedia:
    'Ce navigateur ne peut pas le lire. Enregistrez-le et ouvrez-le avec un de vos logiciels, par exemple VLC.',
  previewMediaLarge: (size) =>
    `Dans ce navigateur, les sons et les films de plus de ${size} ne sont pas lus ici. Enregistrez-le et ouvrez-le avec un de vos logiciels.`,
  previewCut: (size) =>
    `Seuls les premiers ${size} sont affichés. Enregistrez le fichier pour voir la suite.`,
  previewLatin:
    'Ce n’est pas de l’UTF-8. Le texte est affiché en ISO 8859-1 : des lettres peuvent être fausses.',
  previewEmpty: 'Ce fichier est vide.',
  previewPicture: (name) => `Image ${name}`,
  pdfPage: 'Page',
  pdfPageLabel: 'Page #',
  pdfOf: (n) => `sur ${formatNumber(n, 'fr')}`,
  pdfPrevious: 'Page précédente',
  pdfNext: 'Page suivante',
  pdfLarger: 'Agrandir',
  pdfSmaller: 'Réduire',
  pdfDocument: (name) => `Document ${name}`,
  pdfPassword:
    'Ce document a son propre mot de passe. Enregistrez-le et ouvrez-le avec un de vos logiciels.',
  pdfDamaged: 'Ce n’est pas un document PDF affichable. Enregistrez-le pour l’examiner autrement.',
};
