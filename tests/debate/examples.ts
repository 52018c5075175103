// Small complete debates, each written differently: one language, two, a page, a note with a list, a chart of few words, comments.

const smallest = `# Debate lunch
- languages: en

Should the canteen go vegetarian?

# Claim taste

A vegetarian canteen would taste better than today's.

# Claim choice

Nobody should lose a choice for the sake of the climate.
`

const buses = `# Debate free-buses
- languages: en, ja
- as of: 2026-11

- en: Should the buses of our town be free?
- ja: 市のバスを無料にすべきか

# Page welcome
- picture: pictures/stop.jpg

- en: Welcome. Scan the code; your phone asks in **your** language.

  - No name, no account.
  - You may change your answer until the vote closes.
- ja: ようこそ。コードを読み取ると、質問が**自分の言語**で表示されます。

  - 名前も登録もいりません。
  - 締め切りまで回答を変えられます。

## Picture
- en: A bus stop in the rain
- ja: 雨のバス停

# Thesis
- agreeing: yes

- en: From next year, every bus in our town should be free.
- ja: 来年から市内のバスをすべて無料にすべきである。

# Claim more-riders
- agreeing: yes
- charts: trip-costs

- en: If buses were free, you would take one at least once a week.
- ja: バスが無料なら、自分は週に一度は乗る。

## Reason
- en: Of every ten short car trips, four begin and end beside a stop.
- ja: 車での短い移動の10回に4回は、出発地も目的地もバス停のそばである。

## Counter
- en: Those who walk or cycle now would ride; the cars would stay where they are.
- ja: 乗り換えるのは歩く人や自転車の人で、車は減らない。

# Chart trip-costs
- kind: bar
- unit: EUR

- en: What one trip costs, and what a ticket brings in
- ja: 乗車1回の費用と運賃収入

| | a trip |
|---|---|
| cost | ≈3.5 |
| ticket | 1.9 |

## Series a trip
- ja: 乗車1回あたり

## Point cost
- en: Cost
- ja: 費用

## Point ticket
- en: Ticket
- ja: 運賃
`

const park = `<!-- for the evening of May -->

# Debate park
- languages: ja
- minutes: 60, short 30 <!-- with a break -->

駅前の公園を
広げるべきか

# Claim trees <!-- asked first -->
- core: yes

木が*増えれば*、夏は
涼しくなる。

## Note

まず、夏の暑さを聞く。

- 去年の最高気温
- 子どもの遊び場

次へ進む。

[S1]: https://example.org/park "公園の広さ"

# Chart trees-now [S1]

| | 本数 |
|---|---|
| 2020 | 1,200 |
| 2025 | ≥900* (counted) |

## Nature counted

数えたもの
`

const town = `# Debate town
- languages: ko, zh-Hant, es-419, en

- ko: 우리 도시의
  버스
- zh-Hant: 我們城市的
  公車
- es-419: Los autobuses
  de la ciudad
- en: The buses
  <!-- a comment -->
  of our town

# Part money
- en: Money
- ko: 돈

# Claim fares
- part: money

- ko: 요금은 **너무** 비싸다.
- zh-Hant: 票價{=太貴}。
- es-419: El precio es *demasiado* alto.
- en: Fares are too high, \\*really\\*.

# Page sources

- ko: 읽을거리
- zh-Hant: 閱讀
- es-419: Leer
- en: Read [the report](https://example.org/report).

  1. First
  2. Second
`

export const examples = [smallest, buses, park, town]
