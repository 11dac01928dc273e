package diary_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"crampdiary/diary"
)

func texts[T ~string](codes []T) []string {
	var list []string
	for _, code := range codes {
		list = append(list, string(code))
	}
	return list
}

// vocabularies is every list of codes, by the name of its type.
var vocabularies = map[string][]string{
	"Answer": texts(diary.Answers), "Precision": texts(diary.Precisions), "Muscle": texts(diary.Muscles),
	"Side": texts(diary.Sides), "Context": texts(diary.Contexts), "Trigger": texts(diary.Triggers),
	"Remedy": texts(diary.Remedies), "Effect": texts(diary.Effects), "Residue": texts(diary.Residues),
	"Swelling": texts(diary.Swellings), "Sign": texts(diary.Signs), "Sex": texts(diary.Sexes),
	"Condition": texts(diary.Conditions), "MedicineClass": texts(diary.MedicineClasses),
	"SupplementKind": texts(diary.SupplementKinds), "Region": texts(diary.Regions),
	"Language": texts(diary.Languages), "Statement": texts(diary.Statements), "Factor": texts(diary.Factors), "Span": texts(diary.Spans),
	"Development": texts(diary.Developments),
}

func TestEveryCodeOfTheSourceIsInItsList(t *testing.T) {
	set := token.NewFileSet()
	declared := make(map[string][]string)
	for _, name := range []string{"vocabulary.go", "profile.go", "account.go", "checkin.go"} {
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, isNamed := spec.Type.(*ast.Ident)
			value, isLiteral := spec.Values[0].(*ast.BasicLit)
			if !isNamed || !isLiteral || value.Kind != token.STRING {
				return true
			}
			code, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			if code != "" {
				declared[kind.Name] = append(declared[kind.Name], code)
			}
			return true
		})
	}
	if len(declared) != len(vocabularies) {
		t.Errorf("the source declares codes of %d types, the test knows %d", len(declared), len(vocabularies))
	}
	for kind, codes := range declared {
		list := slices.Clone(vocabularies[kind])
		slices.Sort(codes)
		slices.Sort(list)
		if !slices.Equal(codes, list) {
			t.Errorf("%s declares %v but lists %v", kind, codes, list)
		}
	}
}

func TestCodesAreUniqueAndPlain(t *testing.T) {
	plain := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	for kind, codes := range vocabularies {
		for i, code := range codes {
			if !plain.MatchString(code) {
				t.Errorf("%s %q is not lower-case words joined by hyphens", kind, code)
			}
			if slices.Contains(codes[:i], code) {
				t.Errorf("%s %q is listed twice", kind, code)
			}
		}
	}
}

func TestLimbsAreArmsAndLegs(t *testing.T) {
	for _, muscle := range diary.Muscles {
		trunk := slices.Contains([]diary.Muscle{diary.Abdomen, diary.Back, diary.Neck, diary.OtherMuscle}, muscle)
		if muscle.Limb() == trunk {
			t.Errorf("%s: limb is %v", muscle, muscle.Limb())
		}
	}
}
