using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify;

/// <summary>
/// Claim <c>duties</c>: separation of duties recomputed from the openings and the definition's own attributes. What can't
/// be seen proves nothing, and what contradicts the definition fails.
/// </summary>
internal static class DutiesCheck
{
    private const string Name = ClaimNames.Duties;

    public static Claim Judge(CaseTrail trail, DefinitionExcerpt definition, IReadOnlyList<RoleAssignment> roles)
    {
        if (trail.Fault is not null)
        {
            return Claim.Fails(Name, trail.Fault, trail.FaultEn!);
        }

        var did = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        for (var i = 0; i < trail.Entries.Length; i++)
        {
            var entry = trail.Entries[i];
            if (new[] { EntryField.Act, EntryField.Actor, EntryField.Role, EntryField.Definition, EntryField.Time }.Where(field => entry.Value(field) is null).Select(EntryFields.NameOf).ToList() is { Count: > 0 } closed)
            {
                return Claim.NotProven(Name, $"第 {i + 1} 条未揭示 {string.Join('、', closed)}", $"entry {i + 1} does not open {string.Join(", ", closed)}");
            }

            if (entry.Value(EntryField.Definition) != definition.Sha256)
            {
                return Claim.Fails(Name, $"第 {i + 1} 条依据的不是包内的流程定义", $"entry {i + 1} was made under another definition than the bundle's");
            }

            if (entry.Actor == CaseTrail.System || entry.Element is null)
            {
                continue;
            }

            if (!definition.Tasks.TryGetValue(entry.Element, out var task))
            {
                return Claim.Fails(Name, $"第 {i + 1} 条的环节 {entry.Element} 不在流程定义中", $"entry {i + 1} was done at {entry.Element}, which the definition does not have");
            }

            if (task.Role is not null && entry.Role != task.Role)
            {
                return Claim.Fails(Name, $"第 {i + 1} 条以“{definition.RoleName(entry.Role!)}”办理了“{definition.RoleName(task.Role)}”的事", $"entry {i + 1}: {entry.Role} did what is for {task.Role}");
            }

            if (!roles.Any(role => role.Person == entry.Actor && role.Roles.Contains(entry.Role!, StringComparer.Ordinal) && role.From <= entry.Time && (role.Until is null || entry.Time < role.Until)))
            {
                return Claim.Fails(Name, $"第 {i + 1} 条的办理人当时没有“{definition.RoleName(entry.Role!)}”角色", $"the actor of entry {i + 1} did not hold the role {entry.Role} then");
            }

            if (!did.TryGetValue(entry.Element, out var people))
            {
                did[entry.Element] = people = new HashSet<string>(StringComparer.Ordinal);
            }

            people.Add(entry.Actor!);
        }

        return Separations(did, definition, roles);
    }

    private static Claim Separations(Dictionary<string, HashSet<string>> did, DefinitionExcerpt definition, IReadOnlyList<RoleAssignment> roles)
    {
        var pairs = definition.Tasks.Values.SelectMany(task => task.NotSameAs.Select(other => (task, other))).ToList();
        if (pairs.Count == 0)
        {
            return Claim.NotProven(Name, "流程定义没有规定职责分离", "the definition demands no separation of duties");
        }

        foreach (var (task, other) in pairs)
        {
            if (!definition.Tasks.TryGetValue(other, out var named))
            {
                return Claim.Fails(Name, $"“{task.Name}”的职责分离提到不存在的环节 {other}", $"the separation of {task.Id} names {other}, which does not exist");
            }

            if (did.TryGetValue(task.Id, out var here) && did.TryGetValue(other, out var there) && here.FirstOrDefault(there.Contains) is { } both)
            {
                var person = roles.FirstOrDefault(role => role.Person == both)?.Name ?? both;
                return Claim.Fails(Name, $"{person} 既办理“{named.Name}”又办理“{task.Name}”", $"{person} did both {other} and {task.Id}");
            }
        }

        return Claim.Holds(Name, $"流程定义的 {pairs.Count} 项职责分离均得到遵守", $"all {pairs.Count} separations of the definition were kept");
    }
}
