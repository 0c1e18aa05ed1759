/** La page d'envoi : choisir, régler, suivre, partager le lien. */

import { formatNumber, isOne } from '../../text/format.ts';
import type { Catalogue } from '../en.ts';

const TAG = 'fr';

export const send = {
  title: 'Envoyer des fichiers',
  headline: 'Emballez. Scellez. Envoyez le lien.',
  lead: 'Les fichiers sont scellés sur cet appareil avant d’en partir. Qui a le lien peut les ouvrir ; personne d’autre.',
  pickFiles: 'Choisir des fichiers',
  pickFolder: 'Choisir un dossier',
  writeText: 'Écrire un texte',
  dropHint: 'Ou déposez fichiers et dossiers n’importe où sur cette page, ou collez-les.',
  dropNow: 'Lâchez pour les emballer',
  addFiles: 'Ajouter des fichiers',
  addFolder: 'Ajouter un dossier',
  addText: 'Ajouter un texte',
  reading: (count: string) => `Lecture des dossiers : ${count} trouvés jusqu’ici …`,
  packed: 'Ce que vous envoyez',
  packedHint: (files: string, size: string) => `${files}, ${size}`,
  emptyFolder: 'dossier vide',
  removeOf: (name: string) => `Retirer ${name}`,
  removeAll: 'Tout retirer',
  expand: (name: string) => `Montrer le contenu de ${name}`,
  collapse: (name: string) => `Cacher le contenu de ${name}`,
  added: (files: string) => `Ajout de ${files}`,
  removed: (name: string) => `Retrait de ${name}`,
  unreadable:
    'Ces fichiers ont été modifiés, déplacés ou verrouillés depuis leur choix, et donc retirés. Choisissez-les de nouveau.',

  textTitle: 'Un texte à envoyer',
  textLabel: 'Texte',
  textName: 'Nom du fichier',
  textNameDefault: 'note.txt',
  textAdd: 'Ajouter à l’envoi',

  options: 'Comment c’est partagé',
  name: 'Nom',
  nameHint: 'Ce que le destinataire voit d’abord ; le serveur ne le voit pas.',
  message: 'Message',
  bytesLeft: (count: number) =>
    count < 0
      ? `${formatNumber(-count, TAG)} octets de trop`
      : `encore ${formatNumber(count, TAG)} octets`,
  unfit: (code) =>
    `Il y a un caractère qui ne peut pas être envoyé : ${code}. Supprimez-le, ou saisissez le texte de nouveau.`,
  expiry: 'Durée du lien',
  expiries: {
    hour: '1 heure',
    day: '1 jour',
    week: '7 jours',
    month: '30 jours',
    never: 'Sans fin',
    custom: 'Jusqu’au …',
  },
  expiryCustom: 'Jusqu’au',
  expiryPast: 'Choisissez un moment à venir.',
  limit: 'Téléchargements',
  limits: { unlimited: 'Illimités', custom: 'Au plus …' },
  limitCustom: 'Nombre de téléchargements',
  limitWrong: 'Saisissez un nombre entier de 1 à 4 294 967 295.',
  password: 'Mot de passe',
  passwordHint: 'Il devient une partie de la clé. Communiquez-le par une autre voie que le lien.',
  passwordMake: 'En former un de cinq mots',
  passwordMade: 'Un mot de passe a été formé ; il est dans le champ.',
  passwordKept: 'Il n’est conservé nulle part : notez-le avant de continuer.',
  token: 'Jeton d’envoi',
  tokenHint: 'Ce serveur n’accepte les envois qu’avec un jeton ; son exploitant vous en donne un.',
  tokenKeep: 'Retenir jusqu’à la fermeture de cet onglet',
  start: 'Sceller et envoyer',
  startCount: (size: string) => `${size} à envoyer`,

  unfinished: 'Inachevé',
  unfinishedOf: (name: string, files: string, size: string, since: string) =>
    `« ${name} » : ${files}, ${size}, commencé ${since}.`,
  unfinishedHint:
    'Pour continuer, choisissez de nouveau les mêmes fichiers : ce qui est arrivé n’est pas renvoyé.',
  goOn: 'Continuer',
  goOnOf: (name: string) => `Continuer « ${name} »`,
  forget: 'Abandonner',
  forgetOf: (name: string) => `Abandonner « ${name} »`,
  resuming: (name: string) => `Suite de « ${name} »`,
  resumingHint: (files: string, size: string) =>
    `Choisissez de nouveau les mêmes fichiers : ${files}, ${size}. Un fichier modifié depuis est scellé à neuf.`,
  resumingDiffers: (files: string, size: string) =>
    `Ce ne sont pas les mêmes fichiers : il y avait ${files}, ${size}.`,
  resumingPassword: 'Le partage a un mot de passe : saisissez le même.',
  resumeStart: 'Continuer l’envoi',
  startOver: 'Envoyer autre chose',

  preparing: 'Préparation …',
  sending: 'Scellement et envoi',
  waiting: 'En attente du réseau. L’envoi reprendra de lui-même.',
  paused: 'En pause',
  checking: 'Tout est arrivé. Vérification qu’aucun fichier n’a changé entre-temps …',
  finishing: 'Tout est arrivé. Signature du partage …',
  sentOfTotal: (done: string, total: string) => `${done} sur ${total}`,
  speed: (bytes: string) => `${bytes}/s`,
  timeLeft: (span: string) => `encore ${span} environ`,
  pause: 'Pause',
  resume: 'Reprendre',
  cancelSend: 'Annuler',
  cancelTitle: 'Annuler cet envoi ?',
  cancelHint: 'Ce qui est arrivé sera supprimé du serveur.',
  cancelNo: 'Poursuivre l’envoi',
  perFile: 'Fichier par fichier',
  stayHint:
    'Gardez cette page ouverte. Si elle se ferme, vous pourrez continuer plus tard avec les mêmes fichiers.',
  announce: (percent: string) => `${percent} envoyés`,
  titleBar: (percent: string) => `${percent} envoyés`,
  cancelled: 'Envoi annulé. Vos fichiers sont toujours choisis.',
  failedTitle: 'L’envoi n’a pas abouti',
  back: 'Revenir aux fichiers',

  doneTitle: 'Scellé et envoyé',
  doneHint: 'Quiconque a ce lien peut l’ouvrir.',
  doneHintPassword: 'Quiconque a ce lien et le mot de passe peut l’ouvrir.',
  link: 'Lien',
  worksHere: (host: string) =>
    `${host} désigne pour tout ordinateur lui-même : ce lien ne fonctionne donc que sur celui-ci. Pour d’autres, ouvrez cette page à une adresse qu’ils peuvent atteindre, et envoyez de là.`,
  copyLink: 'Copier le lien',
  copyPassword: 'Copier le mot de passe',
  share: 'Partager …',
  mail: 'Courriel',
  mailSubject: (name: string) => `Des fichiers pour vous : ${name}`,
  mailBody: (link: string) =>
    `Voici des fichiers pour vous. Ils sont scellés : seul ce lien les ouvre.\n\n${link}\n`,
  facts: 'Ce qui a été envoyé',
  factExpires: (date: string) => `Valable jusqu’au ${date}`,
  factNever: 'Valable jusqu’à ce que vous y mettiez fin',
  factLimit: (count: number) =>
    isOne(count, TAG) ? 'Un téléchargement' : `${formatNumber(count, TAG)} téléchargements`,
  factUnlimited: 'Téléchargements illimités',
  factPassword: 'S’ouvre avec un mot de passe seulement',
  forDownloaders: 'Pour la ligne de commande',
  commandLineGet: 'Obtenir la ligne de commande',
  commandLineHint: 'Télécharge, vérifie et ouvre, avec le lien seul :',
  ownerTitle: 'Votre propre lien, pour un autre appareil',
  ownerWarning:
    'Pas pour le destinataire : qui l’a peut lire ce partage, le modifier et y mettre fin. Sur un autre appareil, ajoutez-le sous « Mes partages ».',
  ownerEpoch:
    'Mettre ou changer le mot de passe plus tard crée un nouveau lien pour le destinataire ; l’ancien cesse aussitôt de fonctionner. Le vôtre reste le même.',
  ownerLink: 'Lien du propriétaire',
  another: 'Envoyer autre chose',
  toShares: 'Modifiez-le ou mettez-y fin sous « Mes partages ».',
} satisfies Catalogue['send'];
