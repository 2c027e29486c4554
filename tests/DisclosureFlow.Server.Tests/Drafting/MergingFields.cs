using CsCheck;
using DisclosureFlow.Server.Drafting;

namespace DisclosureFlow.Server.Tests.Drafting;

public sealed class MergingFields
{
    private static readonly string[] Names = ["title", "organ", "c:3.new.total", "c:3.new.natural", "s1", "s5"];

    // Few values, so that people often change the same field, and often to the same thing.
    private static readonly Gen<string> Line = OneOf("甲段", "乙段", "丙段", "丁段", "戊段");
    private static readonly Gen<string> Text = Line.List[0, 6].Select(lines => string.Join('\n', lines));
    private static readonly Gen<string> Figure = OneOf("", "0", "7", "12", "1,200", "1200");

    private static readonly Gen<DraftFields> Fields = Gen.Select(Line, Line, Figure, Figure, Text, Text)
        .Select((title, organ, total, natural, one, five) => Of(title, organ, total, natural, one, five));

    private static readonly Gen<(DraftFields Base, DraftFields Mine, DraftFields Theirs)> ThreeOf =
        from start in Fields
        from other in Gen.Select(Fields, Fields)
        from keep in Gen.Select(Gen.Bool.Array[6], Gen.Bool.Array[6])
        select (start, Mixed(start, other.Item1, keep.Item1), Mixed(start, other.Item2, keep.Item2));

    [Fact]
    public void What_only_one_of_them_changed_is_as_he_left_it()
    {
        ThreeOf.Sample(three =>
        {
            var merge = FieldMerge.Of(three.Base, three.Mine, three.Theirs);
            foreach (var name in Names)
            {
                if (three.Mine[name] == three.Base[name])
                {
                    Assert.Equal(three.Theirs[name], merge.Merged[name], FigureOrText.Comparer);
                }

                if (three.Theirs[name] == three.Base[name])
                {
                    Assert.Equal(three.Mine[name], merge.Merged[name], FigureOrText.Comparer);
                }
            }
        });
    }

    [Fact]
    public void Nothing_is_lost_what_both_changed_is_a_clash_with_both_or_holds_the_paragraphs_of_both()
    {
        ThreeOf.Sample(three =>
        {
            var merge = FieldMerge.Of(three.Base, three.Mine, three.Theirs);
            foreach (var name in Names.Where(name => !FigureOrText.Comparer.Equals(three.Mine[name], three.Base[name]) && !FigureOrText.Comparer.Equals(three.Theirs[name], three.Base[name]) && !FigureOrText.Comparer.Equals(three.Mine[name], three.Theirs[name])))
            {
                if (merge.Clashes.SingleOrDefault(clash => clash.Field == name) is { } both)
                {
                    Assert.Equal((three.Base[name], three.Mine[name], three.Theirs[name]), (both.Base, both.Mine, both.Theirs));
                    Assert.Equal(three.Mine[name], merge.Merged[name]);
                    continue;
                }

                Assert.StartsWith("s", name, StringComparison.Ordinal);
                var lines = merge.Merged[name].Split('\n').ToHashSet(StringComparer.Ordinal);
                Assert.Superset(Added(three.Base[name], three.Mine[name]), lines);
                Assert.Superset(Added(three.Base[name], three.Theirs[name]), lines);
            }
        });
    }

    [Fact]
    public void It_does_not_matter_who_saved_first()
    {
        ThreeOf.Sample(three =>
        {
            var (one, other) = (FieldMerge.Of(three.Base, three.Mine, three.Theirs), FieldMerge.Of(three.Base, three.Theirs, three.Mine));
            Assert.Equal(one.Clashes.Select(clash => clash.Field), other.Clashes.Select(clash => clash.Field));
            foreach (var name in Names.Except(one.Clashes.Select(clash => clash.Field), StringComparer.Ordinal))
            {
                Assert.Equal(one.Merged[name], other.Merged[name], FigureOrText.Comparer);
            }
        });
    }

    [Fact]
    public void Changes_to_different_paragraphs_of_one_section_stand_side_by_side()
    {
        var start = Of("", "", "", "", "一\n二\n三\n四\n五", "");
        var merge = FieldMerge.Of(start, start.With("s1", "一（我改）\n二\n三\n四\n五"), start.With("s1", "一\n二\n三\n四\n五（他改）\n六"));
        Assert.Empty(merge.Clashes);
        Assert.Equal("一（我改）\n二\n三\n四\n五（他改）\n六", merge.Merged["s1"]);
        Assert.Equal(["s1"], merge.FromTheirs);
    }

    [Fact]
    public void A_field_that_the_page_did_not_have_is_not_a_change()
    {
        var start = Of("题", "单位", "1", "1", "文", "文");
        var page = new DraftFields(start.Typed.Where(field => field.Key != "s5").ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal));
        var merge = FieldMerge.Of(start, page.With("title", "新题"), start.With("s5", "他写的"));
        Assert.Empty(merge.Clashes);
        Assert.Equal(("新题", "他写的"), (merge.Merged["title"], merge.Merged["s5"]));
    }

    [Fact]
    public void The_same_figure_typed_in_two_ways_is_no_clash()
    {
        var start = Of("", "", "1", "", "", "");
        Assert.Empty(FieldMerge.Of(start, start.With("c:3.new.total", "１，２００"), start.With("c:3.new.total", "1200")).Clashes);
        Assert.Single(FieldMerge.Of(start, start.With("c:3.new.total", ""), start.With("c:3.new.total", "0")).Clashes);
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static HashSet<string> Added(string before, string after) => [.. after.Split('\n').Except(before.Split('\n'), StringComparer.Ordinal)];

    private static DraftFields Mixed(DraftFields start, DraftFields other, bool[] keep) =>
        new(Names.Select((name, i) => (name, keep[i] ? start[name] : other[name])).ToDictionary(pair => pair.name, pair => pair.Item2, StringComparer.Ordinal));

    private static DraftFields Of(params string[] values) =>
        new(Names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));

    /// <summary>1,200 and 1200 are the same figure.</summary>
    private sealed class FigureOrText : IEqualityComparer<string>
    {
        public static readonly FigureOrText Comparer = new();

        public bool Equals(string? one, string? other) => Plain(one) == Plain(other);

        public int GetHashCode(string text) => Plain(text).GetHashCode(StringComparison.Ordinal);

        private static string Plain(string? text) => (text ?? "").Replace(",", "", StringComparison.Ordinal);
    }
}
