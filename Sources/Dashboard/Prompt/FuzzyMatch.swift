/// How well a few letters name some words.
enum FuzzyMatch {
    /// The places of the letters of `pattern` in `text`, in their order and whatever the case, and how good the match
    /// is: runs of letters and beginnings of words count more. Nil when a letter is missing; blanks in the pattern mean
    /// nothing.
    static func of(_ pattern: String, in text: String) -> (score: Int, places: [Int])? {
        let wanted = Array(pattern.lowercased().filter { !$0.isWhitespace })
        guard !wanted.isEmpty else { return (0, []) }
        let letters = Array(text.lowercased())
        var best: (score: Int, places: [Int])?
        // A later beginning may give longer runs than the first one.
        for start in letters.indices where letters[start] == wanted[0] {
            guard let match = match(wanted, in: letters, from: start) else { break }
            if match.score > best?.score ?? .min { best = match }
        }
        return best
    }

    private static func match(_ wanted: [Character], in letters: [Character], from start: Int) -> (
        score: Int, places: [Int]
    )? {
        var places: [Int] = []
        var score = 0
        var index = start
        for letter in wanted {
            let run = index
            while index < letters.count, letters[index] != letter { index += 1 }
            guard index < letters.count else { return nil }
            let isStart = index == 0 || !letters[index - 1].isLetter
            score += isStart ? 8 : 1
            if index == run, !places.isEmpty { score += 6 } else { score -= min(index - run, 4) }
            places.append(index)
            index += 1
        }
        return (score - start / 8, places)
    }
}
