// Names that mini-programs honestly have: none is to be taken for another, and none is to be refused for its letters. Data.

const LATIN = `Food Hall|Ticket Booth|Night Market|Corner Bakery|Harbour Ferry|City Library|Town Museum|Blue Bottle|Green Grocer|Red Kettle
Mail|Mall|Meal|Metal|Medal|Model|Modal|Motel|Hotel|Hostel|Bowl|Bowling|Bill Splitter|Bull Run|Ball Games|Bell Tower|Belt Shop|Bolt Rides
Corn Maze|Corner Shop|Comic Con|Common Room|Commons|Command Post|Compass|Composer|Computer Fair|Concert Hall|Condo Finder|Contact Lens
Pay Later|Pay Day|Play Date|Play Day|Plan Day|Plant Day|Planet Day|Plane Tracker|Train Tracker|Tram Tracker|Trail Tracker|Trial Court
Lemon|Lemonade|Melon|Mellow|Yellow Cab|Fellow|Follow|Hollow|Hello|Halo|Holo|Polo|Solo|Silo|Sale|Sail|Salt|Silt|Slit|Split|Splitter
Cat Care|Cart Care|Car Care|Card Care|Cord Care|Core Care|Cure Care|Day Care|Skin Care|Pet Care|Child Care|Chip Care|Home Care|Hair Care
Taxi One|Taxi Two|Taxi Ten|Tax Ten|Tex Mex|Max Text|Mix Tape|Nix Pay|Six Pay|Fix Pay|Flex Pay|Flux Pay|Flax Seed|Relax|Reflex|Reload
Studio 1|Studio 2|Studio 3|Studio 10|Studio 12|Studio 20|Studio 100|Route 6|Route 66|Route 666|Gate 7|Gate 17|Gate 77|Area 51|Area 52
Radio 4|Radio 5|Radio 44|Canal 5|Canal 9|Channel 4|Channel 9|Pier 39|Pier 93|Bar 21|Bar 22|Bar 23|Club 54|Club 45|365 Days|356 Days
Iris|Ivy|Ion|Lon|Lion|Lino|Line|Lime|Limo|Lamp|Lamb|Limb|Climb|Comb|Bomb Calorimeter|Tomb Tours|Womb Wise|Thumb|Thump|Trump Cards
Doctor Now|Doctors Now|Doctor Online|Dentist Now|Nurse Now|Vet Now|Law Now|Loan Now|Lawn Now|Lane Now|Line Now|Link Now|Lunch Now|Launch Now
Chess|Chest|Cheese|Cheers|Chores|Chords|Cards|Carts|Charts|Charms|Farms|Forms|Norms|Storms|Stores|Stories|Scores|Shores|Shorts|Sports|Spots
Weather|Whether|Feather|Leather|Heather|Father|Farther|Further|Mother|Brother|Bother|Other|Otter|Utter|Butter|Better|Letter|Latter|Ladder
C|C++|D|R|Go|Pi|Uno|Duo|Trio|Quad|A1 Telekom|B2B Hub|C3 Lab|D4 Dice|K9 Walk|M2 Rent|P2P Loans|Q8 Fuel|T1 Bus|U2 Fans|V8 Cars|X5 Retail
Überfahrt|Grüezi|Müsli Mix|Crème de la Crème|Ñandú|Smörgåsbord|Łódź Tram|İstanbul Kart|Žižkov|Ångström|Šumava|Přerov|Győr|Tromsø|Reykjavík
L'Éclair|O'Malley's|Rock 'n' Roll|Fish & Chips|24/7 Gym|50% Off|#1 Dad Jokes|@Home|Yahtzee!|What?|Mr. Bean Coffee|St. Moritz|Dr. Oetker`;

const OTHERS = `東京メトロ|大阪メトロ|東京タワー|京都バス|ラーメン|ラーメン横丁|うどん|そば|かき|かぎ|かさ|がさ|さくら|ざくろ|Tシャツ屋|NHKニュース|LINEスタンプ
美团|美食|美图|饿了么|饿了吗|微信读书|微信支付|支付宝|支付通|京东|京都|天猫|天狗|小红书|小蓝书|抖音|快手|地铁通|地铁图|高铁票|机票|车票|电影票|门票
카카오톡|카카오맵|네이버|배달의민족|배달요|쿠팡|쿠킹|당근마켓|당근|지하철|지하도|영화|영어|은행|은혜
Яндекс Go|Яндекс Еда|Сбербанк|Мой дом|Мои дом|Метро Москвы|Метро Минска|Почта|Почтамт|Кафе у моря|Кофе у моря|Булочная|Больница|Авто|Фото|Лото
Καφές|Καφενείο|Φούρνος|Αθήνα Μετρό|Ταξί|Θέατρο|π Calculator|Ηλιος|Σινεμά
مترو دبي|مترو القاهرة|مطعم|مطار|بنك|بنت|كتب|كتاب|קפה תל אביב|קפה חיפה|רכבת|מונית|ספרים|סרטים
ร้านอาหาร|ร้านหนังสือ|รถไฟ|รถไฟฟ้า|ตลาด|ตลก|हिन्दी समाचार|मेट्रो|किराना|किताब|दवा|दावा|বাংলা খবর|রিকশা|தமிழ் செய்தி|பேருந்து
🍕|🍔|🍕🍕|🍣 Sushi|Pizza 🍕|Burger 🍔|♥|♠|€uro|£ Shop|$ Saver`;

export const HONEST_NAMES: readonly string[] = `${LATIN}\n${OTHERS}`.split(/[|\n]/);
