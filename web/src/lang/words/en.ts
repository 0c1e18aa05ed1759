/**
 * Words of English for passwords that are said and typed: our own list, plain words that are hard to
 * mishear, without accents or capitals. At least 1,296 (test/lang/five-words.test.ts).
 */
export const words = `
acorn acre actor adobe adult agent alarm album alley almond alpha amber amulet anchor angle ankle
apple apron arch arena arrow artist aspen atlas attic autumn avenue award axis baby badge bagel
baker balcony ballad balloon bamboo banana banjo banner barber barley barn baron barrel basin basket
bath beach beacon bead beam bean bear beard beaver beetle bell belt bench berry bicycle biplane
birch bird biscuit bishop bison blanket blazer blossom blouse blue board boat bobbin bolt bonfire
bonnet book boot border bottle boulder bowl box brace bracket branch brass bread breeze brick bridge
bronze brook broom brother brown brush bubble bucket buckle buffalo bugle builder bulb bundle burrow
bush butter button cabbage cabin cable cactus cafe cake calm camel camera camp canal candle candy
canoe canvas canyon cape captain caramel caravan card cargo carpet carrot cart carton cashew castle
cat cave cedar ceiling cellar cello cement cereal chain chair chalk chamber channel chapel charcoal
chart cheese cherry chess chest chestnut chicken chief chimney chin choir cider cinema cinnamon
circle circus citrus city clarinet clasp classic clay clerk cliff climber cloak clock clockwork
cloth cloud clover coach coal coast coat cobalt cocoa coconut coffee coin collar comet comic compass
concert condor cone cook copper coral cork corn corner cosmos costume cottage cotton couch cougar
country cousin cove cover cowboy crab cradle crane crater crayon cream creek crew cricket crimson
crocus crown cruise crumb crystal cube cuckoo cumin cup curlew curry curtain curve cushion cycle
cypress daisy dance danube dawn day deck deer delta denim depot desert desk dial diamond diary
diesel dinghy dinner diver doctor dolphin domino donkey door dough dove dragon drawer dream dress
drift drum duck dune dusk dwarf eagle earl earth easel east echo eclipse eel egg eight elbow elder
elephant elevator elk elm ember emerald empire emu enamel engine envelope epoch era escort estate
evening evergreen express eyelid fable fabric factory fair falcon family farm fawn feast feather
felt fence fennel fern ferry festival fiddle field fiesta fig film finch finger fir fire fish five
flag flame flamingo flask fleece fleet flint float flock floor flour flower foal foam fog folder
foot forest forge fork fort fossil fountain four fox frame freckle freight frog frost fruit fudge
funnel furnace gable galaxy gallery game garage garden garlic garnet gate gazelle gecko gem general
genie geyser giant ginger giraffe glacier glade glass globe glove glue goal goat gold golf gong
goose gorilla gown grain grand granite grape grass gravel gravity green grid grove guard guest guide
guitar gulf gull gumdrop gutter gypsum habit hail hall halo ham hamlet hammer hammock hamper hamster
hand hangar harbor hare harness harp harvest hat hawk hay hazel heart heather hedge heel helmet
hemlock hen herald herb herd hermit hero heron herring hickory hill hinge hippo hive hobby hockey
holiday holly home honey hood hoof hook hoop horizon horn horse hotel hour house hull hum human
hunter hut hyena ice iceberg icon idea igloo iguana index indigo ink inlet inn insect iris iron
island ivory ivy jacket jade jaguar jam jar jasmine jasper jay jazz jeans jelly jersey jewel jigsaw
jockey joke jolly journal journey judge judo juice jumper jungle junior juniper jupiter jury kale
kangaroo kayak keel kennel kernel kestrel kettle key keyboard kidney kilo kilt king kiosk kitchen
kite kitten kiwi knee knight knob knot koala label lace ladder lady lagoon lake lamb lamp lance land
lantern lapel laptop larch lark laser lasso latch lather laurel lava lavender lawn lawyer leaf
leather ledge legend lemon lens lentil leopard lesson letter lettuce level lever library lichen
light lilac lily lime limestone linen lion liquid liter lizard llama loaf lobby lobster local locket
locust lodge loft log logo lotus lounge lumber lunar lunch lung lupin lynx lyric macaw machine
magnet magnolia magpie mail mallet mammoth manager mandarin mango manor mantle maple marble march
margin marigold marina market marmot maroon marsh martin marzipan mask mast mat match mattress maze
meadow meal medal melody melon member menu mercury mermaid metal meteor meter metro midday middle
midnight mile milk mill mimosa mineral minnow mint minute mirror mitten model moment monarch monkey
month moon moose mop morning mortar mosaic moss moth motor mountain mouse mouth movie muffin mule
mural muscle museum mushroom music mustard myrtle mystery napkin narrow nature navy nebula neck
nectar needle neon nephew neptune nest net nettle nickel night nine nobel noodle noon north nose
notebook novel number nurse nut nutmeg nylon oak oar oasis oat obelisk object oboe ocean octave
octopus office olive omelet onion onyx opal opera orange orbit orchard orchid order organ origami
origin osprey ostrich otter oven owl owner oxygen oyster paddle page paint palace palette palm
pancake panda panel panther papaya paper paprika papyrus parade parcel park parrot parsley partner
party passage pasta pastry path patio patrol pattern pavilion paw peach peacock peak peanut pear
pearl pebble pecan pedal pelican pen pencil penguin pepper perch perfume petal phone photo piano
picnic picture pier pigeon pillar pillow pilot pine pink pioneer pipe pirate pixel pizza plaid
planet plank plant plate platinum plaza plum plush pocket poem poet polar pole polo pond pony poplar
poppy porch port portrait postcard potato pottery powder prairie pretzel prince print prism prize
profile proton puddle puffin pulley pulse puma pump pumpkin puppet puppy purple purse puzzle pyramid
python quail quarry quart quartz queen quest quill quilt quince quiver quiz quota rabbit raccoon
race radar radio radish raft rail rain rainbow raisin rake ram ranch ranger raspberry raven ravine
record reed reef reindeer relay relic ribbon rice riddle ridge rifle ring ripple river road robin
robot rocket roof room rooster root rope rose rosemary rowboat royal ruby rudder rug rugby ruler
runner rust rye sable saddle safari saffron sage sail salad salmon salt sand sandal sapling sapphire
sardine satchel satin saturn sauce sauna sausage savanna scale scallop scarf scarlet scene scholar
school science scooter scout screen screw script sculptor sea seal season seat secret seed senator
sequoia series sesame seven shade shadow shark shawl sheep shelf shell shepherd sheriff shield ship
shirt shoe shop shore shoulder shovel shrimp shrub shuttle sierra signal silk silver singer siren
six skate sketch ski skirt sky slate sled sleet sleeve slice slipper slope smile smoke snail snow
soap soccer sock soda sofa soil solar soldier solo sonar song sonnet soup south space spade spaniel
spark sparrow spear spice spider spinach spiral spire sponge spoon sport spring spruce square squash
squid squirrel stable stadium stage stair stamp star statue steam steel stem step stereo stone stool
stork storm story stove straw stream street string studio sugar suitcase sultan summer summit sun
sunset surf swallow swan sweater swing sword syrup system table tablet taco tailor talent tango tank
tape tapestry target tartan taxi tea teacher team teapot temple ten tennis tent terrace theater
thicket thimble thistle thorn thread three throne thumb thunder thyme ticket tide tiger tile timber
tin tinsel titan toast tobacco toffee tomato tongue tool tooth topaz torch tornado tortoise toucan
towel tower town toy tractor trader trail train tray treasure tree trellis triangle tribe tricycle
trio triumph trophy trout truck trumpet trunk tulip tumbler tundra tunnel turban turkey turnip
turtle tuxedo twig twilight twin two umbrella uncle unicorn union unity uranus urban urchin usher
valley valve vanilla vapor vase vault velvet vendor venus verb verse vessel vest viaduct victory
village vine vinegar violet violin viper visitor vista vocal voice volcano volt voyage vulture wafer
wagon waist waiter wall wallet walnut walrus waltz wand warbler wardrobe wasp watch water wave wax
weasel weather weaver wedding wedge week well west whale wheat wheel whisker whistle white widow
willow wind window wing winter wire wisdom wizard wolf wonder wood wool word worker world wreath
wren wrist writer yacht yak yard yarn year yellow yeti yoga yogurt young youth zebra zenith zero
zigzag zinc zipper zodiac zone zoo
`;
