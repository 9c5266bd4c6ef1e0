/** Invented names. A row is one language; `[as written, in ASCII]` where they differ. */
type Written = string | readonly [string, string];
export type NameSet = { given: readonly Written[]; family: readonly Written[]; familyFirst?: true };

const words = (text: string) => text.split(" ");

export const NAME_SETS: readonly NameSet[] = [
  {
    given: words("Hazel Rowan Imogen Callum Tamsin Edmund Bryony Alistair Marnie Desmond Philippa Gareth Odette Wilf"),
    family: words("Ashworth Penhale Thackeray Winslade Merriden Calloway Fenwick Strand Oakhurst Bellamy Harrow Quill"),
  },
  {
    given: [
      ["Søren", "Soren"],
      ["Åsa", "Asa"],
      "Greta",
      "Henrik",
      ["Björn", "Bjorn"],
      "Signe",
      ["Märta", "Marta"],
      "Eirik",
    ],
    family: ["Lindqvist", ["Østergaard", "Ostergaard"], ["Sjöberg", "Sjoberg"], "Halvorsen", ["Ångström", "Angstrom"]],
  },
  {
    given: [["Inés", "Ines"], "Rodrigo", ["Begoña", "Begona"], ["Joaquín", "Joaquin"], ["Lucía", "Lucia"], "Mateo"],
    family: [
      "Castellano",
      ["Ibáñez", "Ibanez"],
      ["Núñez", "Nunez"],
      "Villaverde",
      ["Echeverría", "Echeverria"],
      "Solano",
    ],
  },
  {
    given: [
      ["Zoë", "Zoe"],
      ["François", "Francois"],
      ["Hélène", "Helene"],
      "Mathilde",
      "Baptiste",
      ["Aurélie", "Aurelie"],
    ],
    family: [
      ["Lefèvre", "Lefevre"],
      "Marchand",
      ["Garçon", "Garcon"],
      "Delacourt",
      ["Noël-Tessier", "Noel-Tessier"],
      "Beaumont",
    ],
  },
  {
    given: [["Jürgen", "Juergen"], "Annelie", ["Käthe", "Kaethe"], "Thorsten", "Friederike", "Matthias", "Wiebke"],
    family: [
      ["Müllerhoff", "Muellerhoff"],
      ["Größmann", "Groessmann"],
      "Achterberg",
      "Brandstetter",
      ["Köpke", "Koepke"],
    ],
  },
  {
    given: [["Małgorzata", "Malgorzata"], ["Łukasz", "Lukasz"], "Zofia", ["Paweł", "Pawel"], "Dorota", "Bartosz"],
    family: [
      ["Wiśniowiecka", "Wisniowiecka"],
      ["Żurawski", "Zurawski"],
      "Kowalczuk",
      ["Dąbrowska", "Dabrowska"],
      "Lipiec",
    ],
  },
  {
    given: [["Şebnem", "Sebnem"], ["Çağlar", "Caglar"], "Emre", ["Gülşen", "Gulsen"], "Defne", ["Ömer", "Omer"]],
    family: [["Yıldırım", "Yildirim"], "Karaca", ["Özdemir", "Ozdemir"], ["Akgün", "Akgun"], "Tanriver"],
  },
  {
    given: [["Nguyệt", "Nguyet"], ["Minh Đức", "Minh.Duc"], ["Thảo", "Thao"], ["Quốc Bảo", "Quoc.Bao"], "Linh"],
    family: [
      ["Trần", "Tran"],
      ["Phạm", "Pham"],
      ["Đặng", "Dang"],
      ["Bùi", "Bui"],
      ["Võ", "Vo"],
    ],
    familyFirst: true,
  },
  {
    given: [
      ["美咲", "misaki"],
      ["健太", "kenta"],
      ["陽子", "yoko"],
      ["大輔", "daisuke"],
      ["千尋", "chihiro"],
    ],
    family: [
      ["高梨", "takanashi"],
      ["森山", "moriyama"],
      ["早川", "hayakawa"],
      ["結城", "yuki"],
      ["小野寺", "onodera"],
    ],
    familyFirst: true,
  },
  {
    given: [
      ["ليلى", "layla"],
      ["كريم", "karim"],
      ["نور", "noor"],
      ["سامي", "sami"],
      ["هند", "hind"],
    ],
    family: [
      ["الراوي", "alrawi"],
      ["حدّاد", "haddad"],
      ["منصور", "mansour"],
      ["الزين", "alzein"],
    ],
  },
  {
    given: [
      ["Ελένη", "eleni"],
      ["Νίκος", "nikos"],
      ["Δήμητρα", "dimitra"],
      ["Σταύρος", "stavros"],
    ],
    family: [
      ["Παπαδάκη", "papadaki"],
      ["Βλάχος", "vlachos"],
      ["Καραμάνου", "karamanou"],
      ["Ζέρβας", "zervas"],
    ],
  },
  {
    given: words("Ananya Rohan Meenakshi Vikram Priyanka Arjun Kavitha Nikhil Ishaan Lakshmi"),
    family: words("Venkataraman Deshpande Chatterjee Kulkarni Ranganathan Bhargava Iyengar Malhotra"),
  },
  {
    given: [
      ["Юлия", "yulia"],
      ["Тарас", "taras"],
      ["Оксана", "oksana"],
      ["Богдан", "bohdan"],
    ],
    family: [
      ["Мельничук", "melnychuk"],
      ["Гончар", "honchar"],
      ["Левченко", "levchenko"],
      ["Савчук", "savchuk"],
    ],
  },
  {
    given: words("Adaeze Kwabena Folasade Thabo Nomvula Chidi Amara Sipho Wanjiru Tendai"),
    family: words("Okonjo Mensah Adeyemi Dlamini Nakamba Achebe Mwangi Sithole"),
  },
];
