/** Pourquoi quelque chose n'a pas marché, et comment s'en sortir : une ou deux phrases par cas. */

import type { Catalogue } from '../en.ts';

const REPORT =
  'C’est une erreur de notre part : rechargez la page, et prévenez l’exploitant si cela se reproduit.';

export const failures = {
  'malformed-request': `Le serveur n’a pas compris cette page. ${REPORT}`,
  'unsupported-metadata': `Le serveur a refusé la façon dont l’envoi a commencé. ${REPORT}`,
  'concat-refused': `Le serveur n’a pas pu réunir les parties d’un envoi. ${REPORT}`,
  'record-refused':
    'Le serveur a refusé le partage : rechargez la page, pour qu’elle soit aussi récente que le serveur, puis envoyez de nouveau.',
  'token-required':
    'Ce serveur n’accepte les envois qu’avec un jeton. Demandez-en un à son exploitant et saisissez-le.',
  'bearer-required': `Le serveur veut la preuve que cette page détient le lien. ${REPORT}`,
  'token-refused':
    'Le jeton d’envoi est inconnu, révoqué ou expiré. Vérifiez-le, ou demandez-en un nouveau à l’exploitant.',
  'uploads-closed':
    'Ce serveur n’accepte pas d’envois. Utilisez-en un autre, ou adressez-vous à son exploitant.',
  'upload-final': `L’envoi était déjà terminé. ${REPORT}`,
  'bearer-refused':
    'Le lien ne correspond pas à ce partage : il a été coupé lors de la copie, ou remplacé par un nouveau. Demandez le lien actuel à l’expéditeur.',
  'grant-refused':
    'Le droit de télécharger date de plus d’un jour ou a été retiré. Réessayez, ou regardez de nouveau le fichier : cela comptera comme un autre téléchargement.',
  'unknown-path':
    'Le serveur n’a rien à cette adresse. Vérifiez-la, ou rechargez la page si le serveur est plus récent.',
  'unknown-upload':
    'Le serveur n’a plus ce qui avait été envoyé. Envoyez de nouveau les fichiers depuis le début.',
  'unknown-share':
    'Ce partage n’existe pas ici. Vérifiez le lien, ou demandez à l’expéditeur s’il a été supprimé.',
  'unknown-object':
    'Une partie de ce partage n’est plus sur le serveur. Demandez à l’expéditeur de l’envoyer de nouveau.',
  'unknown-token': 'Il n’y a pas de jeton d’envoi de ce nom. Rechargez la liste.',
  'no-command-line':
    'Ce serveur ne propose pas de ligne de commande. Demandez-la à son exploitant.',
  'method-not-allowed': `Le serveur n’offre pas ce que cette page a demandé. ${REPORT}`,
  'too-slow':
    'La connexion était trop lente et le serveur a renoncé. Rien de ce qui est arrivé n’est perdu : continuez, de préférence sur un meilleur réseau.',
  'wrong-offset': `Le serveur et la page ne sont pas d’accord sur ce qui est arrivé. ${REPORT}`,
  'object-exists': 'Le serveur détient déjà un envoi de ce nom. Envoyez de nouveau.',
  'object-in-share': 'Cet envoi fait partie d’un partage. Mettez fin au partage pour le retirer.',
  'object-mismatch':
    'Ce qui est arrivé n’est pas ce qui a été envoyé ; aucun partage n’a donc été créé. Envoyez de nouveau les fichiers.',
  'version-conflict':
    'Le partage a été modifié entre-temps sur un autre appareil. Rechargez la liste et refaites la modification.',
  'too-many-tokens':
    'Il y a 10 000 jetons d’envoi, ce qui est le maximum. Révoquez-en d’abord quelques-uns.',
  'backup-unsupported':
    'Cette base de données se sauvegarde avec son propre outil, pg_dump ; le manuel de l’exploitant explique comment.',
  'upload-expired':
    'L’envoi a été abandonné : 7 jours après son dernier octet, ou une heure après son début si aucun n’est venu. Envoyez de nouveau les fichiers depuis le début.',
  'share-ended': 'L’expéditeur a mis fin à ce partage. Demandez-lui de l’envoyer de nouveau.',
  'share-expired':
    'Ce partage a expiré. Son expéditeur peut le prolonger, si vous le lui demandez vite.',
  'share-exhausted':
    'Ce partage a été téléchargé autant de fois que son expéditeur le permettait. Demandez-lui d’en permettre davantage.',
  'unsupported-version': 'Le serveur et la page ne parlent pas la même version. Rechargez la page.',
  'length-exceeded':
    'C’est plus que ce que le serveur accepte. Envoyez moins à la fois, ou adressez-vous à son exploitant.',
  'quota-exceeded':
    'Cela ne tient pas dans l’espace que le serveur vous accorde. Envoyez moins, mettez fin à d’anciens partages, abandonnez ce qui est inachevé, ou adressez-vous à l’exploitant.',
  'body-too-large':
    'Le serveur accepte moins que cela en une fois. Envoyez moins de fichiers par partage, en une archive par exemple.',
  'uri-too-long': `L’adresse est plus longue que toutes celles de ce serveur. ${REPORT}`,
  'unsupported-media-type': `Le serveur n’a pas accepté le type de données envoyé. ${REPORT}`,
  'range-not-satisfiable':
    'Le serveur a moins de ce fichier qu’il ne devrait. Demandez à l’expéditeur de l’envoyer de nouveau.',
  'expectation-failed':
    'Quelque chose entre ce navigateur et le serveur a modifié la demande. Essayez un autre réseau.',
  'upload-busy':
    'Une autre demande écrit encore dans cet envoi, peut-être dans un autre onglet. Attendez quelques secondes, puis continuez.',
  'too-many-requests':
    'Trop de demandes sont venues de votre réseau. Attendez une minute, puis réessayez.',
  'headers-too-large':
    'Quelque chose entre ce navigateur et le serveur a rendu la demande trop grande. Effacez les cookies de ce site, puis réessayez.',
  'share-blocked':
    'L’exploitant de ce serveur a bloqué ce partage. Demandez les fichiers à l’expéditeur par une autre voie.',
  'checksum-mismatch':
    'Des octets ont changé en chemin et ont été écartés. Continuez : ils seront envoyés de nouveau.',
  internal:
    'Le serveur a fait une erreur. Réessayez dans une minute, et prévenez son exploitant si cela se reproduit.',
  'storage-damaged':
    'Ce que ce serveur avait conservé est abîmé, et réessayer n’y change rien. Demandez à l’expéditeur de l’envoyer de nouveau, et prévenez l’exploitant.',
  'not-implemented':
    'Le serveur ne connaît pas une partie de ce qui est demandé. Rechargez la page.',
  'storage-failed':
    'Le disque ou la base de données du serveur ne fonctionne pas en ce moment. Réessayez dans une minute, et prévenez son exploitant si cela dure.',
  unavailable:
    'Le serveur démarre ou s’arrête, est trop occupé ou n’a pas accès à sa base de données. Réessayez dans une minute.',
  'http-version':
    'Quelque chose entre ce navigateur et le serveur parle une ancienne sorte de HTTP. Essayez un autre réseau.',
  'disk-full':
    'Le disque du serveur est plein. Rien de ce qui est arrivé n’est perdu : prévenez l’exploitant, et continuez plus tard.',

  unreachable:
    'Le serveur ne répond pas. Vérifiez le réseau et réessayez : ce qui est arrivé n’est pas perdu.',
  'not-a-server':
    'Ce qui répond à cette adresse n’est pas un serveur Satchel. Vérifiez l’adresse ; la page de connexion d’un hôtel ou d’un train s’est peut-être interposée.',
  'proxy-limit':
    'Quelque chose entre ce navigateur et le serveur n’accepte pas de demandes de cette taille. Prévenez l’exploitant du serveur, qui doit relever cette limite.',
  'insecure-origin':
    'Cette page est venue par une connexion non protégée, et les navigateurs ne la laissent alors rien sceller. Ouvrez-la par une adresse qui commence par https://.',
  'unsupported-browser':
    'Ce navigateur est trop ancien pour sceller des fichiers. Utilisez une version actuelle de Firefox, Chrome, Edge ou Safari.',
  'no-hashing-here':
    'Ce navigateur n’a pas pu se servir du mot de passe : il y faut 64 Mo de mémoire libre, et WebAssembly. Fermez d’autres onglets et réessayez, ou utilisez un autre navigateur.',
  'page-incomplete':
    'Une partie de cette page n’est pas arrivée. Vérifiez le réseau et rechargez la page.',
  'bad-link':
    'Ce n’est pas exactement un lien : il a été coupé, ou quelque chose a été copié avec lui, comme un point ou une parenthèse. Copiez le lien seul, du premier au dernier caractère.',
  'recipient-link':
    'C’est le lien pour le destinataire. Copiez le lien du propriétaire, qui contient #1o., sur l’appareil qui a envoyé le partage.',
  'password-needed': 'Ce partage s’ouvre avec un mot de passe. L’expéditeur le connaît.',
  'wrong-password':
    'Le mot de passe n’ouvre pas ce partage. Vérifiez les majuscules et les espaces ; si l’expéditeur l’a changé, le lien est nouveau lui aussi.',
  'bad-password':
    'Un mot de passe ne peut pas être ainsi : il est vide, dépasse 1 024 octets, ou contient des caractères que tous les appareils n’écrivent pas de la même façon. Choisissez-en un autre.',
  damaged:
    'Ce que le serveur a envoyé n’est pas ce que l’expéditeur a scellé ; rien n’en est donc montré. Réessayez, puis demandez à l’expéditeur de l’envoyer de nouveau.',
  truncated:
    'La fin manque, ce n’est donc pas un fichier entier. Réessayez, puis demandez à l’expéditeur de l’envoyer de nouveau.',
  'too-new':
    'Ceci a été fait par une version plus récente de Satchel. Rechargez la page, ou demandez à l’exploitant de mettre le serveur à jour.',
  'older-version':
    'Le serveur montre un état de ce partage plus ancien que celui que cet appareil a déjà vu. Ne vous y fiez pas : demandez à l’expéditeur. Si le partage est le vôtre, mettez-y fin et envoyez-le de nouveau.',
  'hostile-manifest':
    'La liste des fichiers enfreint les règles, comme aucun programme honnête ne l’écrirait. Rien n’a été enregistré ; demandez à l’expéditeur de quoi il s’agit.',
  'list-too-large':
    'La liste des fichiers dépasse ce que cette page peut contenir. Récupérez le partage en ligne de commande : satchel get.',
  'file-changed':
    'Un fichier change pendant sa lecture. Fermez le programme qui y écrit, ou envoyez-en une copie.',
  'file-unreadable':
    'Un fichier ne peut plus être lu : depuis son choix, il a été modifié, déplacé, supprimé ou verrouillé. Choisissez-le de nouveau.',
  'bad-names':
    'Un nom ne peut pas être envoyé : il a des caractères que d’autres systèmes n’acceptent pas, ou deux fichiers porteraient le même nom. Renommez-le et choisissez-le de nouveau.',
  'nothing-to-send': 'Il n’y a rien à envoyer. Choisissez au moins un fichier.',
  'not-a-list':
    'Ce n’est pas une liste de partages, ou ce n’en est qu’une partie. Choisissez le fichier entier que « Tout exporter » a créé.',
  'expiry-past':
    'La fin prévue du lien est venue avant que tout soit envoyé. Envoyez les fichiers avec une fin plus tardive.',
  'clocks-apart':
    'L’horloge de cet appareil et celle du serveur, d’après laquelle le lien expire, sont trop éloignées. Réglez celle qui est fausse et réessayez, ou choisissez une heure de fin plus tardive.',
  'sent-before':
    'Tout était arrivé malgré tout, avec les fichiers tels qu’ils étaient : le partage est sous « Mes partages ». Envoyez séparément ce que vous venez de choisir.',
  'too-many-files':
    'Un partage contient au plus un million de fichiers. Envoyez-les en une archive, ou en plusieurs partages.',
  'message-too-long': 'Le nom et le message sont trop longs ensemble. Raccourcissez le message.',
  'no-room-here': 'Le navigateur n’a plus de place sur cet appareil. Libérez-en et réessayez.',
  'no-room-to-save':
    'Le navigateur n’a plus de place sur cet appareil. Libérez-en, ou ouvrez le lien dans Chrome ou Edge, qui écrivent à l’endroit que vous choisissez.',
  'not-writable':
    'Rien ne peut être écrit à cet endroit. Choisissez un autre dossier ou un autre disque.',
  'download-not-begun':
    'Le navigateur n’a commencé aucun téléchargement. S’il demande si cette page peut télécharger, autorisez-la et enregistrez de nouveau ; sinon, voyez si un réglage ou une extension l’interdit, ou utilisez un autre navigateur.',
  'download-lost':
    'Le navigateur a interrompu le téléchargement. Ce qu’il montre peut-être comme terminé n’est pas entier : supprimez-le et enregistrez de nouveau.',
  'browser-refused':
    'Le navigateur a refusé de garder ce fichier, comme il le fait pour ce qu’il juge dangereux. Si vous connaissez l’expéditeur et lui faites confiance, utilisez un autre navigateur ou la ligne de commande.',
  'no-way-to-save':
    'Cette fenêtre n’a aucun moyen d’enregistrer un fichier aussi gros. Ouvrez le lien dans une fenêtre normale ou dans un autre navigateur, ou enregistrez-le en ligne de commande.',
  'no-storage':
    'Ce navigateur ne garde rien pour cette page, comme dans une fenêtre privée. Utilisez une fenêtre normale.',
  bug: `Quelque chose a mal tourné dans cette page. ${REPORT}`,
} satisfies Catalogue['failures'];
