/** Invented people and groups: enough different ones that a search for a part of a name finds some and not all. */

const FIRST =
  `Abel Ada Adrian Aiko Alba Alma Amal Amina Ana Andrei Anja Anton Arda Ariel Arjun Asta Aylin Bela Bo Bruno Camila
Carl Celia Chidi Clara Dalia Dana Daniel Deniz Dina Diego Edda Elena Elif Elias Emil Emre Enzo Esra Eva Farah Fatima Felix
Fiona Freya Gala Goran Grace Greta Hana Hassan Hedda Hiro Hugo Ida Idris Ilse Ines Ingrid Iris Ivan Jakub Jana Jonas Joon
Julia Kaito Karim Katya Kenji Kira Lale Lars Laura Leila Leon Lina Luca Lucia Magnus Maja Malik Mara Marco Maya Mika Mina
Mona Nadia Naomi Nils Nina Noa Noor Oksana Olga Omar Oscar Otto Paula Pavel Petra Priya Rafael Rania Ravi Rosa Ruth Samir
Sana Sara Selma Sofia Sven Tara Tomas Tove Ugo Vera Viktor Wanda Willem Xenia Yara Yuki Yusuf Zara Zofia`.split(
    /\s/,
  );

const LAST =
  `Abbas Achterberg Adeyemi Aguilar Ahlberg Akande Almeida Amato Anders Arslan Asante Bakker Balogun Barros Batista
Bauer Becker Bergman Bianchi Blom Borg Brandt Bruun Cabral Carvalho Castro Chavez Conti Costa Cruz Dahl Danso Delgado Demir
Diallo Dias Dogan Dubois Duarte Eklund Engel Eriksen Esposito Evans Falk Farkas Ferrari Fischer Flores Fonseca Forsberg
Fournier Fuchs Fujita Garcia Gashi Gomez Graf Greco Gupta Haas Haddad Hagen Hansen Hartmann Haugen Hayashi Herrera Hoffman
Holm Horvat Ibrahim Inoue Iversen Jansen Jensen Joshi Kaya Keller Khan Kimura Klein Koch Kovacs Kowalski Kruger Kumar Laine
Lang Larsen Lehmann Levi Lindqvist Lopez Lorenz Lund Maeda Marin Martins Mbeki Melo Mendes Meyer Molina Moreau Moretti Mori
Murphy Nagy Nakamura Navarro Neumann Nielsen Novak Nunes Nyman Obi Ochoa Okafor Olsen Omondi Ortega Osei Ozturk Park Patel
Pereira Petrov Pinto Popov Quist Rahman Ramos Reyes Ricci Richter Rinaldi Rivera Romano Rossi Ruiz Sahin Saito Salonen
Santos Sato Schmidt Schulz Seidel Sharma Silva Simon Singh Sousa Souza Stein Strand Suzuki Svensson Takeda Tanaka Tavares
Thomsen Toure Ueda Urban Vargas Vega Vogel Voss Wagner Walker Weber Weiss Winter Wolf Yamada Yilmaz Young Zeman Ziegler
Zimmer`.split(/\s/);

const AREAS =
  `accounts analytics audit backend billing campus capacity checkout claims cloud compliance contracts data delivery
design docs events facilities finance fleet frontend fulfilment growth identity insights inventory kitchen lab legal loyalty
mapping marketing media mobile network operations partners payments payroll people planning platform pricing procurement
product publishing quality recruiting reporting research returns risk safety sales search security shipping store support
tax training travel treasury video warehouse web workshop`.split(/\s/);

const ROLES =
  `admins analysts approvers architects auditors authors builders coordinators editors engineers guests interns leads
managers members operators owners planners readers reviewers stewards team testers trainers viewers volunteers
writers`.split(/\s/);

const PLACES =
  `amsterdam ankara athens austin berlin bogota boston cairo chicago dublin geneva helsinki istanbul jakarta kyoto
lagos lima lisbon london lyon madrid manila milan montreal munich nairobi oslo paris porto prague rome santiago seoul
sydney tokyo toronto turin vienna warsaw zurich`.split(/\s/);

export interface Person {
  username: string;
  email: string;
  name: string;
}

/** The person with that number; the username has the number in it, and so there are no two alike. */
export function personAt(index: number): Person {
  const first = pick(FIRST, index, 1);
  const last = pick(LAST, index, 2);
  const username = `${first}.${last}${index}`.toLowerCase();
  return { username, email: `${username}@example.com`, name: `${first} ${last}` };
}

/** The name of the group with that number. Names repeat after some ten thousand, and have a number from then on. */
export function groupNameAt(index: number): string {
  const names = AREAS.length * ROLES.length * PLACES.length;
  const area = AREAS[index % AREAS.length];
  const role = ROLES[Math.floor(index / AREAS.length) % ROLES.length];
  const place = PLACES[Math.floor(index / (AREAS.length * ROLES.length)) % PLACES.length];
  const round = Math.floor(index / names);
  return round === 0 ? `${area}-${role}-${place}` : `${area}-${role}-${place}-${round + 1}`;
}

/** One of a list by a number, without any order that could be seen. */
function pick(list: readonly string[], index: number, salt: number): string {
  let mixed = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed ^= mixed >>> 13;
  return list[(mixed >>> 0) % list.length] ?? '';
}
