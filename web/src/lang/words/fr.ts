/**
 * Mots français pour des mots de passe que l'on dit et que l'on tape : notre propre liste, sans accents
 * ni majuscules, pour tous les claviers. Au moins 1 296 (test/lang/five-words.test.ts).
 */
export const words = `
abeille abricot absinthe accord achat acier acrobate acteur adieu adresse affaire affiche agence
agent agneau agrafe aigle aiguille ail aile aimant aisance ajonc alarme albatros album algue aliment
allumette alouette alpage alpin alto amande amarre ambre amie amiral ampoule ananas ancre ange
anguille anis anneau annexe annonce antenne antilope appel appui aquarium arbitre arbre arcade
archet ardoise argent argile armoire armure arpent arrosoir artiste asile asperge aspirine assiette
atelier atlas atout attelage auberge aubergine audace aurore autobus automne avalanche avenir
aventure averse avion aviron avocat avoine avril azalie azur babouin badge bagage bague baguette
baie baignoire bain balade balai balance balcon baleine ballade balle ballon bambou banane banc
bandeau banjo banque barbe barque barrage barreau basalte basilic basket bassin bateau batterie
baume bavette bazar beige belette bercail berceau berge berger besace beurre biberon biche bidon
bijou billard bille billet biniou biscuit bison bistrot bivouac blason blouson bocal bois boisson
bolet bonbon bonheur bonnet bonsoir bordure borne bosquet bosse botte bouc bouche boucle bouclier
boue bougie bouillon boulanger boule bouleau bouquet bourdon bourgeon bourse boussole bouteille
boutique bouton bracelet branche brasier bravoure brebis bretelle breuvage bricolage brigade
brindille brique brise broche brocoli broderie bronze brosse brouette brousse brugnon brume brun
buffet buisson bulle bureau buse buste butin cabane cabine cacao cachet cactus cadeau cadenas
cadence cadran cadre cage cahier caillou caisse cajou calcul calepin calme camarade camion campagne
canal canard canari canevas canif canne canot cantine caoutchouc cape capitaine capot caramel
caravane cargo carnet carotte carpe carreau carrefour cartable carte carton cascade case casque
casserole cassis castor cave caverne cellier cendre centaure cercle cerf cerise cerisier chaise
chalet chaloupe chambre chameau champ champignon chandelle chanson chant chantier chapeau chapelle
charbon chardon chariot charme charrue chasseur chat chaton chaudron chaussure chauve chemin chemise
cheval chevalier cheville chiffon chiffre chignon chocolat chorale chou chouette cidre ciel cigale
cigogne cime ciment cirque ciseau citadelle citron citrouille clairon clarinette classe clavier
client climat cloche clocher clou clown cobalt cocon cognac coiffe coin colibri colis collier
colline colombe colonne combat comique commode compagnon compas comptoir comte concert concombre
condor cone confiture conte copain coq coquille corail corbeau corbeille corde cordon cornet
corniche cosmos costume coton cottage couleur couloir coupe coupole cour courage courgette couronne
course cousin coussin couteau couvent crabe craie crapaud cravate crayon cresson creuset crevette
crique cristal crocus croissant croix cube cuir cuisine cuivre culture curieux cycle cygne cylindre
dahlia daim dalle damier danse danseur dauphin demain denim dent dentelle dentiste dessert dessin
devin diamant dictionnaire dimanche dinde disque docteur dollar domaine domino donjon dorade dortoir
dossier douane douceur douche dragon drap drapeau drone duel dune duo duvet eau empire encre enfance
enfant engin ennui enseigne envol ermite escale escalier escargot espace espoir essai essaim essor
estampe estuaire fable facteur faisan falaise famille fanal fanfare farceur farine faucon fauteuil
fauve femme fenouil ferme festin feuille feutre fibre ficelle figue figure filet film filtre flacon
flamant flamme flan fleur fleuve flocon flotte foin folie fontaine football forge forme fort fortune
forum fossile foudre foulard four fourche fourmi fourneau fourrure fraise framboise frange frelon
fresque friandise frisson fromage front fruit fusain gabarit gadget galaxie galerie galet galette
galop gamelle gamin gant garage gardien gare garenne gaufre gaz gazelle gazon gendarme genou genre
gentiane gerbe girafe girouette givre glace glacier glaise gland globe gobelet golf gomme gondole
gorge gorille gouache goudron gourde gourmet grain graine grange granit grappe gravier grenier
grenouille griffe grillon grive grotte groupe grue guerrier guichet guide guirlande guitare habit
hache haie hamac hameau hamster hanche hangar hanneton harde hareng haricot harmonie harpe hasard
haut hectare herbe hermine heure hibou hirondelle hiver hockey homard homme honneur horizon horloge
hortensia housse hublot huile humour huppe hussard hutte iceberg icone igloo iguane image immeuble
indigo insecte instant iris isard ivoire jacinthe jade jaguar jambe jambon janvier jardin jardinier
jasmin jaune javelot jeton jeu jeudi jeune jockey joie jongleur jonquille joue jouet joueur jour
journal joyau judo juge juillet juin jumeau jungle jupe jupon jury jute kayak kimono kiosque kiwi
koala lac lacet lagon lagune laine lait laitue lama lampe lampion lance langouste langue lanterne
lapin laque lard larme laurier lavabo lavande lavoir lecteur lecture lentille levain levier levure
lexique liane libellule librairie licorne lierre ligne lilas limace limande lime limonade lin linge
lion liqueur liste litre livre livret logis loir loisir losange loto lotus loup loupe loutre lundi
lune lunette lustre luth lutin luxe lynx lyre macaron machine magasin magie magnolia mai maillot
main maire maison majeur malice mallette mammouth manche mandarine mandoline mandrin mangue manoir
mante manteau marais marathon marbre marche mardi margelle mari marin marmite marmotte marque
marquise marron marteau mascotte masque massif matelas matelot matin mauve mazurka melon membre
menhir menthe menton menu mercredi mercure merle mesure meuble meule micro midi miel miette mignon
milan milieu mimosa mine mineur minuit minute miracle mirage miroir mistral mobile moineau moisson
molaire moment monarque monde moniteur monnaie montagne montre monument moquette morceau morille
morse mortier moteur motif moto mouche mouchoir mouette moulin mousse moustache mouton muguet mulet
mulot mur murmure muscade muscle museau musique myrtille nacelle nacre nageur nappe narcisse narine
nasse nature nautile navet navette navire nectar neige nervure neuf neveu nez niche nickel nid
noblesse noir noisette noix nomade nombril nord note nougat nourrice nouveau novembre noyau nuage
nuance nuit oasis objet ocarina octave octobre odeur oeillet office ogive ogre oie oignon oiseau
olive olivier ombre ombrelle omelette once oncle onde ongle opale opinion option orage orange
oranger orbite orchestre oreille oreiller organe orgue orient orme ortie oseille osier otarie ouate
ourlet ours oursin outil ouvrage ovale pagaie page paille pain palais palette palmier palourde
panache panda panier panneau panorama pantalon pantin papaye papier papillon paprika paquebot paquet
parade paradis parasol parc parcours parfum parole parquet parrain partage parure passage passeport
pastel patate patin patron paume pavage pavillon pavot paysage paysan peigne peinture pelage pelle
pelote peluche pendule pente perche perdrix perle perron perroquet perruche persil pervenche petit
peuplier phare phoque photo phrase piano pic pichet pied pierre pigeon pilote piment pin pinceau
pingouin pinson pioche pion pipe pique pirate pirogue piscine pistache piste pivoine placard place
plafond plage plaine planche plante plaque plastron platane plateau plongeur pluie plume poche
podium poing pointe poire poireau poirier pois poisson poivre poivron polaire pollen pommade pomme
pommier pompier pompon poney pont porcelaine port portail porte portrait potage poteau potier
potiron pouce poudre poulain poule poulie poulpe poumon prairie praline presse prince printemps
prisme prune puce puits pull puma punaise pupitre puzzle pyjama pyramide python quai quartier quartz
quatuor quiche quille quinoa quinze rabot racine radar radeau radis raie rail raisin rameau rampe
rang rapace raquette raton ravin rayon recette recueil refuge regard reine relais reliure renard
renne repas repos requin ressort rideau rime rivage rivet riviera robe robinet robot roche rocher
roi roitelet roman romarin ronce ronde rose roseau rosier rossignol rotule roue rouge rouleau route
ruban rubis ruche rugby ruine ruisseau rumeur rustique rythme sable sabot sabre sac sachet safran
sagesse saison salade salamandre salle salon samedi sandale sangle sanglier saphir sapin sardine
satin sauge saule saumon sauterelle sauveur savane savant saveur savon science scooter sculpteur
seau seigle sel selle semaine semelle sentier sept serpent serre serrure serviette sieste sifflet
signal silence sillage silo simple singe sirop sittelle ski soif soir soja soldat soleil solo
sommeil sommet sonate sonnet sorbet sorcier souche soudure souffle soulier soupape soupe source
souris spatule spirale sport stade statue store studio sucre sultan sureau surface surprise sylphe
symbole table tableau tablier tabouret taille tailleur talon tambour tamis tanche tandem tango tante
tapir tapis tarte tartine tasse taupe taureau taverne taxi teinture temple tempo tendre tennis tente
terrain terrasse terre terrier texte thon thym tiare ticket tige tigre tilleul timbre tiroir tisane
tisserand titan toast toile toit tomate tombola tonneau tonnerre topaze torche tornade torrent
tortue toucan toupie tour tournesol tourte tracteur train tramway tranche travail treize tremplin
tresse tribu tricot trio triomphe trompette tronc trottoir troupeau truffe truite tube tuile tulipe
tunique tunnel turbine turquoise tuyau univers urne usine ustensile vacances vache vague vaisseau
valise vallon valse vanille vapeur varan vautour veau vedette veilleur velours vendredi vent ventre
verdure verger verre verrou verveine veste vestige viaduc vicomte victoire vide vigne village ville
vinaigre violet violette violon virage virgule visage viscose vison vitesse vitrail vitrine vivier
voile voilier voisin voiture volcan volet volume voyage voyageur vrille wagon yacht yaourt yoga zinc
zodiaque zone zoo zouave
`;
