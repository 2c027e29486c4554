namespace DisclosureFlow.Typesetting;

/// <summary>One opinion on the form.</summary>
/// <param name="Opinion">May be empty on a form still to be filled in.</param>
/// <param name="Name">Who gave it.</param>
/// <param name="Date">When.</param>
public sealed record ReviewOpinion(string Opinion, string Name, DateOnly? Date)
{
    public static ReviewOpinion Blank { get; } = new("", "", null);
}

/// <summary>政府信息公开保密审查表: who reviewed what, with which conclusion and on what basis (保守国家秘密法实施条例 art. 42: by item, by a named body).</summary>
public sealed record ReviewForm
{
    /// <summary>填表日期.</summary>
    public required DateOnly FilledOn { get; init; }

    /// <summary>拟公开信息单位.</summary>
    public required string Organ { get; init; }

    /// <summary>信息名称.</summary>
    public required string Information { get; init; }

    /// <summary>载体形式.</summary>
    public required string Carrier { get; init; }

    /// <summary>拟公开方式.</summary>
    public required string Means { get; init; }

    /// <summary>拟公开时间.</summary>
    public DateOnly? PlannedFor { get; init; }

    /// <summary>承办人意见.</summary>
    public ReviewOpinion Drafter { get; init; } = ReviewOpinion.Blank;

    /// <summary>部门负责人意见.</summary>
    public ReviewOpinion Department { get; init; } = ReviewOpinion.Blank;

    /// <summary>保密审查机构意见.</summary>
    public ReviewOpinion Reviewer { get; init; } = ReviewOpinion.Blank;

    /// <summary>主要负责人意见.</summary>
    public ReviewOpinion Head { get; init; } = ReviewOpinion.Blank;

    /// <summary>审查结论.</summary>
    public required string Conclusion { get; init; }

    /// <summary>依据.</summary>
    public required string Basis { get; init; }

    /// <summary>备注.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>What the form is about, for the file's dc:identifier; null for none.</summary>
    public string? Identifier { get; init; }
}
