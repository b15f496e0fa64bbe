internal import GRDB
package import OpsModel

/// How many errors there were of each kind in a span.
package struct GroupsQuestion: Hashable, Sendable {
    /// To the millisecond.
    package var span: TimeSpan
    /// One to eight, in any order.
    package var fields: [GroupField]
    package var scope: Scope
    package var filter: Filter
    package var sort: GroupSort
    /// At most so many groups; nil for all.
    package var limit: Int?

    package init(
        span: TimeSpan,
        fields: [GroupField] = GroupField.standard,
        scope: Scope = .all,
        filter: Filter = Filter(),
        sort: GroupSort = .count,
        limit: Int? = nil
    ) {
        self.span = span
        self.fields = fields
        self.scope = scope
        self.filter = filter
        self.sort = sort
        self.limit = limit
    }
}

/// Groups in the order asked for, and what they are shares of.
package struct GroupsAnswer: Hashable, Sendable {
    package var rows: [GroupRow]
    /// All matching errors of the span, whatever the limit left out.
    package var total: OutcomeCounts
    package var groupsLeftOut: Int

    package init(rows: [GroupRow], total: OutcomeCounts, groupsLeftOut: Int) {
        self.rows = rows
        self.total = total
        self.groupsLeftOut = groupsLeftOut
    }
}

extension OpsLog {
    /// Groups at full depth, equal to a `GROUP BY` over the rows themselves. `recent` is not read: it is 0.
    package func groups(_ question: GroupsQuestion) throws(OpsLogError) -> GroupsAnswer {
        try read { db in
            let plan = FilterPlan(question.filter, scope: question.scope)
            let reading = try reading(db, plan, fields: question.fields)
            var table = GroupTable(fields: question.fields, steps: 0)
            if plan.isDimensional {
                try reading.collect(question.span, into: &table)
            } else {
                try MatchWalk(reading: reading, textLimit: FilterMatcher.textLimit).forEach(in: question.span) { row in
                    _ = table.add(row)
                    return true
                }
            }
            var total = OutcomeCounts()
            for entry in table.entries { total += entry.outcomes }
            let ranked = table.ranked(by: question.sort, limit: question.limit ?? .max)
            return GroupsAnswer(
                rows: ranked.shown.map { table.row($0, names: reading.names) },
                total: total,
                groupsLeftOut: ranked.rest.count
            )
        }
    }
}
